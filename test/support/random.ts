/** Only keeps test users and addresses apart; nothing depends on which number comes. */
export function randomInt(below: number): number {
  return Math.floor(Math.random() * below);
}
