import { type ExecutionResult, execute, GraphQLError, parse, validate } from "graphql";
import { z } from "zod";
import { createWaveSchema } from "./schema.ts";
import { type Business, businessNode, type ListKind, someUser, type World } from "./world.ts";

const maxPageSize = 200;
const body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

export type GraphqlPorts = Readonly<{
  world: World;
  /** Whether a token may read now; asked only when the document was found good. */
  judge: (authorization: string | undefined) => "good" | "unauthenticated" | "plan_lapsed";
  writeDecimal: (text: string) => unknown;
}>;

type Answer = Readonly<{ status: number; body: unknown }>;

/** Answers `POST /graphql/public`: the document is checked first, then the token. */
export function createWaveGraphql({ world, judge, writeDecimal }: GraphqlPorts) {
  const schema = createWaveSchema(writeDecimal);
  const rootValue = rootOf(world);

  return async (text: string, authorization: string | undefined): Promise<Answer> => {
    const asked = body.safeParse(parseJson(text));
    if (!asked.success) return refuse("BAD_REQUEST", "POST body is not valid", 400);
    const { query, variables } = asked.data;
    try {
      const document = parse(query);
      const [fault] = validate(schema, document);
      if (fault) return refuse("GRAPHQL_VALIDATION_FAILED", fault.message);
      const verdict = judge(authorization);
      if (verdict === "plan_lapsed") return { status: 403, body: { message: "Forbidden" } };
      if (verdict === "unauthenticated") {
        return refuse("UNAUTHENTICATED", "Authentication failed.", 200, null);
      }
      const variableValues = variables ?? {};
      const result = await execute({ schema, document, rootValue, variableValues });
      return { status: 200, body: withCodes(result) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return refuse("GRAPHQL_VALIDATION_FAILED", error.message);
    }
  };
}

/** Without `data` where nothing was run. */
function refuse(code: string, message: string, status = 200, data?: null): Answer {
  const extensions = { id: "00000000-0000-4000-8000-000000000000", code };
  const errors = [{ message, locations: [{ line: 1, column: 1 }], extensions }];
  return { status, body: { errors, ...(data === null && { data }) } };
}

function withCodes(result: ExecutionResult): unknown {
  if (!result.errors) return result;
  const errors = result.errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: "VARIABLE_VALUE", ...error.extensions },
  }));
  return { ...result, errors };
}

type Paging = Readonly<{ page: number; pageSize: number }>;
type Filter = Paging & Readonly<{ modifiedAtAfter?: string | null }>;

function rootOf(world: World) {
  return {
    user: () => someUser,
    businesses: (paging: Paging) =>
      connect(paging, world.all().length, (from, to) =>
        world.all().slice(from, to).map(shownBusiness),
      ),
    business({ id }: { id: string }) {
      const found = world.find(id);
      if (found) return shownBusiness(found);
      throw new GraphQLError("Business not found", { extensions: { code: "NOT_FOUND" } });
    },
    customerCreate({ input }: { input: { businessId: string; name: string } }) {
      const business = world.find(input.businessId);
      const [path, message] = business
        ? ["name", "Name must not be blank"]
        : ["businessId", "Business not found"];
      if (!business || input.name.trim() === "") {
        const fault = { code: "INVALID", message, path: ["input", path] };
        return { didSucceed: false, inputErrors: [fault], customer: null };
      }
      world.add(business.n, "customers");
      const { count, slice } = world.nodes(business, "customers", null);
      const [made] = slice(count - 1, count);
      return { didSucceed: true, inputErrors: null, customer: { ...made, name: input.name } };
    },
  };

  function shownBusiness(business: Business) {
    const list = (kind: ListKind) => (filter: Filter) => {
      const after = filter.modifiedAtAfter ? new Date(filter.modifiedAtAfter) : null;
      const { count, slice } = world.nodes(business, kind, after);
      return connect(filter, count, slice);
    };
    return {
      ...businessNode(business),
      accounts: list("accounts"),
      customers: list("customers"),
      vendors: list("vendors"),
      products: list("products"),
      invoices: list("invoices"),
    };
  }
}

function connect(
  { page, pageSize }: Paging,
  totalCount: number,
  slice: (from: number, to: number) => readonly object[],
) {
  if (page < 1 || pageSize < 1 || pageSize > maxPageSize) {
    const message = `page begins at 1 and pageSize ends at ${maxPageSize}`;
    throw new GraphQLError(message, { extensions: { code: "VARIABLE_VALUE" } });
  }
  const from = (page - 1) * pageSize;
  const totalPages = Math.max(1, Math.ceil(totalCount / pageSize));
  return {
    pageInfo: { currentPage: page, totalPages, totalCount },
    edges: slice(from, from + pageSize).map((node) => ({ node })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
