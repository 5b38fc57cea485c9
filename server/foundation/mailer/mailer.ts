import type { Readable } from 'node:stream';

/** An e-mail as it is handed to whoever carries it. */
export interface Email {
  /** Stable over all attempts; the Message-ID is made of it. */
  readonly id: string;
  readonly date: Date;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same text for who can show HTML. */
  readonly html?: string | undefined;
  /** Address shown as sender instead of our own; what cannot be delivered comes back to us all the same. */
  readonly sender?: string | undefined;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly contentType: string;
    readonly bytes: Readable;
  }[];
}

/** Why an e-mail will never arrive, as far as the server's answer tells. */
export type RefusalCause = 'unknown-address' | 'invalid-address' | 'filtered' | 'too-large' | 'other';

/** What became of one attempt. `reason` is for operators and senders; it holds no address and no text of the e-mail. */
export type Attempt =
  | { readonly kind: 'accepted' }
  /** It will never be accepted: the address does not exist, or the e-mail is refused as it is. */
  | { readonly kind: 'refused'; readonly reason: string; readonly cause: RefusalCause }
  /** It may be accepted later. */
  | { readonly kind: 'later'; readonly reason: string };

/** What a mail server reports later of an e-mail that was accepted; `reason` as in `Attempt`. */
export type Report =
  | { readonly kind: 'delivered' }
  /** `given-up`: it was tried for as long as that server tries, and failed each time for the time being. */
  | { readonly kind: 'failed'; readonly reason: string; readonly cause: RefusalCause | 'given-up' };

/** Carries e-mail out of the house. */
export interface Mailer {
  /** False where nobody carries e-mail: who can refuse to promise one should. */
  readonly configured: boolean;
  /** Does the carrier keep what it accepted, so that we need not? */
  readonly keepsAccepted: boolean;
  /** Reads the attachments to their end, or leaves them for the caller to destroy. Never throws. */
  send(email: Email): Promise<Attempt>;
  close(): void;
}

/** Accepts everything and delivers nothing: the rows of outgoing mail are the outbox that test tools show. */
export const outboxMailer: Mailer = {
  configured: true,
  keepsAccepted: false,
  async send({ attachments }) {
    for (const { bytes } of attachments) for await (const _ of bytes);
    return { kind: 'accepted' };
  },
  close() {},
};

/** Where no SMTP server is configured: e-mail waits until one is, for as long as it is tried. */
export const noMailer: Mailer = {
  configured: false,
  keepsAccepted: false,
  send: async () => ({ kind: 'later', reason: 'No SMTP server is configured; set SMTP_URL.' }),
  close() {},
};
