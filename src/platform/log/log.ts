/** One JSON object per line. Fields are redacted by name and by shape before they are written. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Takes one finished line, without its line break. */
export type LogSink = (line: string) => void;
