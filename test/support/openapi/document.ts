import document from "../../../openapi.json" with { type: "json" };

/** As much of a JSON Schema (2020-12) as our document uses. */
export type Schema = Readonly<{
  $ref?: string;
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  enum?: readonly unknown[];
  const?: unknown;
  example?: unknown;
  examples?: readonly unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}>;

export type Parameter = Readonly<{
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required?: boolean;
  schema: Schema;
}>;

type Media = Readonly<{ schema?: Schema }>;
export type Content = Readonly<Record<string, Media>>;
export type Responses = Readonly<Record<string, Readonly<{ content?: Content }>>>;

type PathItem = Readonly<Record<string, Declaration>>;
type Declaration = Readonly<{
  "x-access"?: string;
  "x-idempotency-key"?: string;
  tags?: readonly string[];
  summary?: string;
  parameters?: readonly Parameter[];
  requestBody?: Readonly<{ required?: boolean; content: Content }>;
  responses: Responses;
}>;

export type Operation = Readonly<{
  /** `GET /api/v1/posts/{id}`; unique. */
  name: string;
  /** In capitals. */
  method: string;
  /** With `{id}` in it. */
  path: string;
  access: string;
  /** Needs an `Idempotency-Key`. */
  isKeyed: boolean;
  tags: readonly string[];
  summary: string;
  parameters: readonly Parameter[];
  /** Null for an operation without a JSON body. */
  body: Readonly<{ required: boolean; schema: Schema }> | null;
  /** A table that an operation takes for its body. */
  csv: string | null;
  responses: Responses;
}>;

export const schemas = document.components.schemas as Readonly<Record<string, Schema>>;

/** Every operation of the committed document. */
export const operations: readonly Operation[] = Object.entries(
  document.paths as unknown as Readonly<Record<string, PathItem>>,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, declared]) =>
    toOperation(method.toUpperCase(), path, declared),
  ),
);

function toOperation(method: string, path: string, declared: Declaration): Operation {
  const schema = declared.requestBody?.content["application/json"]?.schema;
  return {
    name: `${method} ${path}`,
    method,
    path,
    access: declared["x-access"] ?? "",
    isKeyed: declared["x-idempotency-key"] === "required",
    tags: declared.tags ?? [],
    summary: declared.summary ?? "",
    parameters: declared.parameters ?? [],
    body: schema ? { required: declared.requestBody?.required ?? false, schema } : null,
    csv: String(declared.requestBody?.content["text/csv"]?.schema?.example ?? "") || null,
    responses: declared.responses,
  };
}

/** Every operation whose path fits a concrete one, those with fewer parameters first. */
export function operationsAt(pathname: string): readonly Operation[] {
  const parts = pathname.split("/");
  return operations
    .filter(({ path }) => fits(path.split("/"), parts))
    .sort((left, right) => countParameters(left) - countParameters(right));
}

export function findOperation(method: string, pathname: string): Operation | undefined {
  return operationsAt(pathname).find((operation) => operation.method === method);
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, index) => part.startsWith("{") || part === parts[index])
  );
}

function countParameters({ path }: Operation): number {
  return path.split("{").length;
}

/** Follows a reference into `components/schemas`. */
export function resolveSchema(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  const found = schemas[name];
  if (!found) throw new Error(`${schema.$ref} leads nowhere`);
  return resolveSchema(found);
}
