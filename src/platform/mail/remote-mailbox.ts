import * as z from "zod";
import { createHttpClient } from "../http-client/http-client.ts";
import type { Mailbox } from "./mailbox.ts";

/** A full mailbox of 500 messages with their HTML fits. */
const maxBytes = 8 * 1024 * 1024;

const messagesSchema = z.object({
  data: z.array(
    z.object({
      channel: z.enum(["email", "sms", "voice"]),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      code: z.string().nullable(),
      sent_at: z.iso.datetime(),
    }),
  ),
});

/**
 * The mailbox of the development stand-ins, read from `GET <url>/messages?to=`. Throws
 * `upstream_failed` or `upstream_timeout` when they are not running.
 */
export function createRemoteMailbox(url: string): Mailbox {
  const client = createHttpClient({ service: "mailbox", baseUrl: url, maxBytes });
  return {
    async list(to) {
      const { body } = await client.request({
        method: "GET",
        path: "/messages",
        query: { to },
        schema: messagesSchema,
      });
      return body.data;
    },
  };
}
