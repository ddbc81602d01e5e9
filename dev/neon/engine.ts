/** One statement with its parameters in Postgres text form. */
export type BoundStatement = Readonly<{ text: string; values: readonly (string | null)[] }>;

export type ResultField = Readonly<{
  name: string;
  dataTypeID: number;
  tableID: number;
  columnID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
}>;

export type StatementResult = Readonly<{
  fields: readonly ResultField[];
  /** Values as Postgres prints them. */
  rows: readonly (readonly (string | null)[])[];
  /** First word of the command tag, "" for an empty statement. */
  command: string;
  /** The count in the command tag; null where it has none, such as DDL. */
  rowCount: number | null;
}>;

/** One connection, held alone. */
export type Session = Readonly<{
  /** Extended protocol, so one statement only. Gives up once the values exceed `maxBytes`. */
  run(statement: BoundStatement, maxBytes: number): Promise<StatementResult>;
}>;

/** What stands behind the `/sql` endpoint. */
export type Engine = Readonly<{
  /**
   * Lends a connection for `work`. Whatever happens, the connection comes back outside of any
   * transaction or not at all. An abort of `signal` stops the running statement where it can.
   */
  withSession<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T>;
  /** Gives back what the engine itself opened. */
  close(): Promise<void>;
}>;
