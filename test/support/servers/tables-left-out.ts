/** What is kept about a person and not shown to them. */
export const withheld: Readonly<Record<string, string>> = {
  cases: "To tell somebody that they are under review is forbidden: it would tip them off.",
};

const ofNobodyHere = "Public lists of sanctions; nobody with an account is named because of it.";
/** Tables that hold nobody, each with the reason. */
export const withoutPeople: Readonly<Record<string, string>> = {
  sanctions_imports: ofNobodyHere,
  sanctions_lists: ofNobodyHere,
  sanctions_entities: ofNobodyHere,
  sanctions_names: ofNobodyHere,
  sanctions_addresses: ofNobodyHere,
  sanctions_tokens: ofNobodyHere,
  sanctions_name_tokens: ofNobodyHere,
  audit_blocks: "Ids and hashes of audit rows, which name nobody.",
  audit_head: "The end of their chain.",
  login_failures: "Keyed tags of addresses, known or not; swept two days after the last failure.",
  sms_budgets: "Keyed tags and counts of two days, which must outlive whoever used them up.",
  case_notes: "Sealed words of staff about a case, by whose id alone they are bound to anybody.",
  shadow_findings: "Names of rules beside the id of a transfer or a case.",
  post_counts: "Numbers of a post; whose reactions they count, only the reactions tell.",
  reaction_days: "Numbers of a day.",
  oauth_transactions: "A sign-in that somebody began; who, is only known when it has ended.",
  schedule_leases: "Which process runs the scheduled jobs.",
  job_runs: "How often each scheduled job ran, and when.",
  card_limits: "Sums of a card, which names its owner; the export shows them beside it.",
};
