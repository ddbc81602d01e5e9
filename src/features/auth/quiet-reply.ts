/**
 * Milliseconds that a reply takes which must not tell whether an address is known: longer than the
 * work for either kind of address, so that the clock tells nothing either.
 */
export const quietReplyMs = 30;
