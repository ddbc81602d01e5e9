import { type CsvColumn, writeCsv } from "../../platform/csv/csv.ts";
import type { TrialLine } from "../ledger/index.ts";
import { addUpBooks } from "./present.ts";
import type { WireReport } from "./schema-reports.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** The lists of a cell. */
const separator = " ";

/** One line per account and currency, then a `total` per currency; sums of any size. */
export function renderTrialBalance(lines: readonly TrialLine[]): string {
  const totals = addUpBooks(lines).map((total) => ({ account: "total", ...total }));
  const rows = [...lines, ...totals].map(({ debit, credit, ...line }) => ({
    ...line,
    debit: String(debit),
    credit: String(credit),
  }));
  return write(["account", "currency", "debit", "credit"], rows);
}

export function renderLargeCash({ date, data }: WireReport["largeCash"]): string {
  const names = [
    ...["date", "user_id", "currency", "direction", "total", "threshold", "items"],
    ...["account_ids", "transaction_ids", "file_by"],
  ];
  const rows = data.map(({ account_ids, transaction_ids, ...row }) => ({
    date,
    ...row,
    account_ids: account_ids.join(separator),
    transaction_ids: transaction_ids.join(separator),
  }));
  return write(names, rows);
}

export function renderStructuring({ data }: WireReport["structuring"]): string {
  const names = [
    ...["user_id", "currency", "direction", "from", "to", "total", "reasons"],
    "transaction_ids",
  ];
  const rows = data.map(({ reasons, transaction_ids, ...row }) => ({
    ...row,
    reasons: reasons.join(separator),
    transaction_ids: transaction_ids.join(separator),
  }));
  return write(names, rows);
}

/** One line per case and currency; a case without money has one line. */
export function renderSuspicious({ data }: WireReport["suspicious"]): string {
  const names = [
    ...["case_id", "user_id", "type", "score", "reasons", "detected_at", "confirmed_at", "file_by"],
    ...["currency", "total", "meets_threshold", "transaction_ids"],
  ];
  const rows = data.flatMap(({ totals, transactions, reasons, meets_threshold, ...row }) => {
    const sums = totals.length > 0 ? totals : [{ currency: null, total: null }];
    return sums.map(({ currency, total }) => ({
      ...row,
      reasons: reasons.join(separator),
      currency,
      total,
      meets_threshold: String(meets_threshold),
      transaction_ids: transactions
        .filter((transaction) => transaction.currency === currency)
        .map(({ id }) => id)
        .join(separator),
    }));
  });
  return write(names, rows);
}

export function renderUserAccess({ data }: WireReport["userAccess"]): string {
  const names = [
    ...["user_id", "email", "name", "role", "status", "mfa_enabled", "mfa_sms", "mfa_totp"],
    ...["mfa_passkeys", "last_sign_in_at", "created_at", "permissions"],
  ];
  const rows = data.map(({ mfa, mfa_enabled, permissions, ...row }) => ({
    ...row,
    mfa_enabled: String(mfa_enabled),
    mfa_sms: String(mfa.sms),
    mfa_totp: String(mfa.totp),
    mfa_passkeys: mfa.passkeys,
    permissions: permissions.join(separator),
  }));
  return write(names, rows);
}

function write(names: readonly string[], rows: readonly Row[]): string {
  const columns = names.map((name): CsvColumn<Row> => ({ name, read: (row) => row[name] ?? null }));
  return writeCsv(rows, columns as [CsvColumn<Row>, ...CsvColumn<Row>[]]);
}
