import { addSeconds } from "../../core/clock.ts";
import type { listStaffAccess } from "../auth/index.ts";
import type { TrialLine } from "../ledger/index.ts";
import { permissionsOfRole } from "../users/index.ts";
import { exactSum } from "./exact-sum.ts";
import type { LargeCash } from "./queries-cash.ts";
import type { SuspiciousCase } from "./queries-suspicious.ts";
import type { WireReport } from "./schema-reports.ts";
import type { Structuring } from "./structuring.ts";

/** 31 CFR 1010.306: within 15 days of the transactions. */
const fileCashWithinDays = 15;
const daySeconds = 86_400;

/** The two sides of each currency. */
export function addUpBooks(lines: readonly TrialLine[]): Omit<TrialLine, "account">[] {
  const totals = new Map<string, Omit<TrialLine, "account">>();
  for (const { currency, debit, credit } of lines) {
    const total = totals.get(currency) ?? { currency, debit: 0n, credit: 0n };
    totals.set(currency, {
      currency,
      debit: total.debit + debit,
      credit: total.credit + credit,
    });
  }
  return [...totals.values()];
}

/** Throws `limit_exceeded` for sums that JSON cannot tell exactly; CSV tells them. */
export function presentTrialBalance(
  at: Date,
  lines: readonly TrialLine[],
): WireReport["trialBalance"] {
  const present = <Line extends Pick<TrialLine, "debit" | "credit">>(line: Line) => ({
    ...line,
    debit: exactSum(line.debit),
    credit: exactSum(line.credit),
  });
  const data = lines.map(present);
  return { at: at.toISOString(), data, totals: addUpBooks(lines).map(present) };
}

export function presentLargeCash(
  date: string,
  found: readonly LargeCash[],
): WireReport["largeCash"] {
  const fileBy = dateOf(addSeconds(new Date(date), fileCashWithinDays * daySeconds));
  const data = found.map(({ userId, accounts, transfers, ...rest }) => ({
    user_id: userId,
    ...rest,
    account_ids: [...accounts],
    transaction_ids: [...transfers],
    file_by: fileBy,
  }));
  return { date, data };
}

export function presentStructuring(found: readonly Structuring[]): WireReport["structuring"] {
  const data = found.map(({ userId, firstDay, lastDay, reasons, transfers, ...rest }) => ({
    user_id: userId,
    ...rest,
    from: firstDay,
    to: lastDay,
    reasons: [...reasons],
    transaction_ids: [...transfers],
  }));
  return { data };
}

export function presentSuspicious(found: readonly SuspiciousCase[]): WireReport["suspicious"] {
  const data = found.map((each) => ({
    case_id: each.caseId,
    user_id: each.userId,
    type: each.type,
    score: each.score,
    reasons: [...each.reasons],
    detected_at: each.detectedAt.toISOString(),
    confirmed_at: each.confirmedAt?.toISOString() ?? null,
    file_by: dateOf(each.fileBy),
    totals: [...each.totals],
    transactions: [...each.transfers],
    meets_threshold: each.meetsThreshold,
  }));
  return { data };
}

type Access = Awaited<ReturnType<typeof listStaffAccess>>[number];

export function presentUserAccess(people: readonly Access[]): WireReport["userAccess"] {
  const data = people.map(({ sms, totp, passkeys, ...person }) => ({
    user_id: person.id,
    email: person.email,
    name: `${person.firstName} ${person.lastName}`,
    role: person.role,
    permissions: [...permissionsOfRole[person.role]],
    status: person.status,
    mfa_enabled: sms || totp || passkeys > 0,
    mfa: { sms, totp, passkeys },
    last_sign_in_at: person.lastSignInAt?.toISOString() ?? null,
    created_at: person.createdAt.toISOString(),
  }));
  return { data };
}

function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
