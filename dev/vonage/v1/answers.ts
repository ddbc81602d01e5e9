/** The numbers that Vonage Verify v1 answers with as strings; `0` is success. */
export type V1Status = keyof typeof errorTexts | "0";

export type V1Answer = Readonly<Record<string, unknown>>;

const errorTexts = {
  "1": "Throttled",
  "2": "Your request is incomplete and missing the mandatory parameter `$`",
  "3": "Invalid value for param: $",
  "4": "Invalid credentials were provided",
  "5": "Internal Error",
  "6": "The Vonage platform was unable to process this message for the following reason: $",
  "7": "The number you are trying to verify is blacklisted for verification",
  "8": "The api_key you supplied is for an account that has been barred from submitting messages",
  "9": "Partner quota exceeded",
  "10": "Concurrent verifications to the same number are not allowed",
  "15": "The destination number is not in a supported network",
  "16": "The code provided does not match the expected value",
  "17": "A wrong code was provided too many times. Workflow terminated",
  "18": "Too many request_ids provided. Max is 10",
  "19": "$",
  "20": "The pin_code parameter is not allowed for this account",
  "29": "Non-Permitted Destination",
  "101": "No response found",
} as const;

/** An error body: always sent with HTTP 200. `subject` names the parameter or the reason. */
export function refuse(
  status: Exclude<V1Status, "0">,
  subject = "",
  more: Readonly<Record<string, string>> = {},
): V1Answer {
  return { ...more, status, error_text: errorTexts[status].replace("$", () => subject) };
}
