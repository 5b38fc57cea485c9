import { type FieldFault, Problem } from '../../http/problem.ts';

/**
 * What a broken rule does to a request:
 *
 * - `strict`: the first one ends it, as in the reference;
 * - `lenient`: the same, but recipients that cannot be sent to are left out, until none is left;
 * - `dry-run`: it is noted, and the next rule is asked.
 */
export type Handling = 'strict' | 'lenient' | 'dry-run';

/** One thing wrong with a request. */
export interface Finding {
  /** Absent for a fault of a field. */
  readonly code?: string;
  /** Dotted path of the member at fault. */
  readonly path?: string;
  readonly recipient?: string;
  readonly text: string;
}

/** The member a code is about, where it is one. */
const PATHS: Readonly<Record<string, string>> = {
  'CORR-01002': 'Correspondence.Content.MessageTitle',
  'CORR-01003': 'Correspondence.Content.MessageBody',
  'CORR-01007': 'ExistingAttachments',
  'CORR-01008': 'Correspondence.DueDateTime',
  'CORR-01009': 'Correspondence.DueDateTime',
  'CORR-01016': 'Correspondence.DueDateTime',
  'CORR-01017': 'ExistingAttachments',
  'CORR-01018': 'ExistingAttachments',
  'CORR-01023': 'Correspondence.Content.Language',
  'CORR-01034': 'IdempotentKey',
  'CORR-01035': 'Correspondence.ReplyOptions',
  'CORR-01036': 'Correspondence.ResourceId',
  'CORR-01039': 'Correspondence.MessageSender',
  'CORR-01047': 'IdempotentKey',
  'CORR-01048': 'Correspondence.ExternalReferences',
  'CORR-01052': 'Correspondence.ExternalReferences',
  'CORR-01053': 'Correspondence.ExternalReferences',
  'CORR-01055': 'ExistingAttachments',
  'CORR-01060': 'Correspondence.IsConfidential',
  'CORR-01061': 'Correspondence.IsConfidential',
  'CORR-01068': 'Correspondence.AllowForwarding',
  'CORR-01069': 'Correspondence.AllowForwarding',
  'CORR-04010': 'Correspondence.ResourceId',
};

/** Gathers, or ends the request with, what is wrong with it. */
export class Findings {
  readonly handling: Handling;
  /** Everything found in a dry run. */
  readonly found: Finding[] = [];
  /** Recipients left out of a lenient request, by URN, each with its reason. */
  readonly rejected = new Map<string, Problem>();
  #firstOfAll: Problem | undefined;

  constructor(handling: Handling) {
    this.handling = handling;
  }

  get isDryRun(): boolean {
    return this.handling === 'dry-run';
  }

  /** A rule of the whole request, when it is broken. */
  refuse(broken: Problem | undefined): void {
    if (broken === undefined) return;
    if (!this.isDryRun) throw broken;
    const path = broken.code.startsWith('CORR-03') ? 'Correspondence.Notification' : PATHS[broken.code];
    this.found.push({ code: broken.code, ...(path === undefined ? {} : { path }), text: broken.message });
  }

  /** The same for a rule that throws; undefined when it was broken. */
  async attempt<Value>(rule: () => Value | Promise<Value>): Promise<Value | undefined> {
    try {
      return await rule();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.refuse(error);
      return undefined;
    }
  }

  /** A rule that some recipients break and that ends a lenient request too; `broken` makes the error of those named. */
  refuseFor(recipients: readonly string[], broken: (named: readonly string[]) => Problem): void {
    if (recipients.length === 0) return;
    if (!this.isDryRun) throw broken(recipients);
    for (const recipient of recipients) {
      const { code, message } = broken([recipient]);
      this.found.push({ code, path: 'Recipients', recipient, text: message });
    }
  }

  /** Recipients that cannot be sent to; `all` is how many recipients the request has. */
  reject(recipients: readonly string[], all: number, broken: (named: readonly string[]) => Problem): void {
    if (this.handling !== 'lenient') {
      this.refuseFor(recipients, broken);
      return;
    }
    if (recipients.length === 0) return;
    this.#firstOfAll ??= broken(recipients);
    for (const recipient of recipients)
      if (!this.rejected.has(recipient)) this.rejected.set(recipient, broken([recipient]));
    if (this.rejected.size === all) throw this.#firstOfAll;
  }

  fault({ path, message }: FieldFault, recipient?: string): void {
    this.found.push({ path, ...(recipient === undefined ? {} : { recipient }), text: message });
  }
}
