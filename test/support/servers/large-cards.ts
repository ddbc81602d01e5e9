/** A card on every account of a customer, each with a limit and an authorization. */
export const cardScript = `
  insert into cards (id, owner_id, account_id, type, single_use, status, currency, country, brand,
      last4, pan_sealed, pan_tag, cvc_key_id, exp_month, exp_year, expires_at, channels,
      created_at, updated_at)
    select id, owner_id, id, 'virtual', false, 'active', currency, 'US', 'visa', '4242', 'sealed',
      id::text, 't1', 12, 2999, timestamptz '3000-01-01', '{online}', created_at, created_at
    from accounts where owner_id is not null;
  insert into card_authorizations (id, card_id, account_id, owner_id, amount, currency, status,
      decline_reason, merchant_name, merchant_category, merchant_country, channel,
      network_reference, counted, counted_at, expires_at, created_at, updated_at)
    select gen_random_uuid(), id, account_id, owner_id, 5, currency, 'declined',
      'spending_controls', 'Shop', '5411', 'US', 'online', 'ntw-1', 0, now(), now(), now(), now()
    from cards;
`;
