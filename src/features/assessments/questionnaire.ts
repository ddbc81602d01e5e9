export type Answer = number | boolean | string;
export type Answers = Readonly<Record<string, Answer>>;
