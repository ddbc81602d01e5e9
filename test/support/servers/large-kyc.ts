/** Records of so many people, half of them in two versions; the people after them have none. */
export function kycScript(people: number): string {
  const half = Math.floor(people / 2);
  return `
  insert into kyc_records (id, user_id, version, status, full_name_sealed, date_of_birth_sealed,
    nationality, address_sealed, document_type, document_number_sealed, document_tag,
    document_country, document_expires_on, age_check, document_expiry_check, mrz_check,
    screening_check, screened_version, screening_entities, cleared_entities, submitted_at,
    decided_at, approved_at, superseded_at, retain_until)
  select pg_temp.id(40, n), pg_temp.id(1, 1 + n % ${people}), 1 + n / ${people},
    case when n < ${half} then 'rejected' when n % 500 = 0 then 'pending' when n % 700 = 0
      then 'in_review' when n % 90 = 0 then 'expired' else 'approved' end,
    'x', 'x', 'US', 'x', 'passport', 'x', 't1.' || md5(n::text), 'US',
    current_date + (n % 3000)::int, 'passed', 'passed', 'passed', 'passed', n % 7, '{}', '{}',
    at, at, at, case when n < ${half} then at end,
    case when n % 1000 = 1 and n < ${half} then at + interval '5 years' end
  from generate_series(0, ${people + half - 1}) n, lateral (
    select now() - (${people + half} - n) * interval '9 minutes' as at) m;`;
}
