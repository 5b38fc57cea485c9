import type { Caller } from '../http/caller.ts';
import type { Party } from '../register/port.ts';

/** An attribute of the subject category, all of type string. */
export interface SubjectAttribute {
  readonly id: string;
  readonly value: string;
}

/** Who asks, in the decision point's terms. */
export interface Subject {
  readonly attributes: readonly SubjectAttribute[];
  /** What the minimum level obligations are compared with; undefined when no level is to be tested (event pushes). */
  readonly authenticationLevel: number | undefined;
  /** Service owners may be judged by the `-org` obligation. */
  readonly orgCode: string | undefined;
  /** The only actions the subject's token allows, when it names them (dialog tokens). */
  readonly onlyActions?: ReadonlySet<string> | undefined;
}

export interface Question {
  readonly subject: Subject;
  /** With or without `urn:altinn:resource:`. */
  readonly resourceId: string;
  /** URN of the party the right is held for: the recipient when reading, the sender when writing. */
  readonly party: string | undefined;
  /** Each action is decided on its own. */
  readonly actions: readonly string[];
  /** Value of `urn:altinn:resource:instance-id`, e.g. `urn:altinn:correspondence-id:…`. */
  readonly instance?: string | undefined;
}

/** A resource at a party. */
export interface HeldFor {
  /** With or without `urn:altinn:resource:`. */
  readonly resourceId: string;
  /** URN of the party the right is held for. */
  readonly party: string;
  /** As of `Question`. */
  readonly instance?: string | undefined;
}

/** Something of a resource that a right was given to by itself. */
export interface GivenInstance {
  /** Party uuid of whoever gave it. */
  readonly giver: string;
  /** In lower case. */
  readonly instance: string;
}

/** A decision about one message, from the audit trail. */
export interface DecisionAbout {
  readonly id: string;
  readonly at: Date;
  /** `urn:altinn:party:uuid:…`, `urn:altinn:systemuser:uuid:…` or another kind of subject. */
  readonly actor: string;
  readonly action: string | null;
  readonly result: string;
  readonly reason: string | null;
}

/** What other domains may ask of authorization. */
export interface Authorization {
  /** Subject of a verified caller: exactly one identity, in the reference's order (authorization §1.11). */
  subjectOf(caller: Caller): Subject;
  /**
   * Those of the asked actions that are permitted, obligations on the authentication level included. Whatever cannot be
   * decided is not permitted; an outage of a neighbour rejects instead, so that it is not taken for a refusal.
   */
  permitted(question: Question): Promise<ReadonlySet<string>>;
  /**
   * `permitted` of one subject for many resources at many parties, in their order. For a person it costs a query a kind of
   * right, however many parties; more than a hundred alike are one entry in the audit trail.
   */
  permittedEach(
    subject: Subject,
    asked: readonly HeldFor[],
    actions: readonly string[],
  ): Promise<readonly ReadonlySet<string>[]>;
  /** The latest 200 decisions about an instance of a resource of the owner (organisation number), oldest first. */
  decisionsAbout(instance: string, owner: string): Promise<readonly DecisionAbout[]>;
  /** Party uuids of those a person may do something for, itself among them; what, is asked with `permitted`. */
  reachableBy(person: Party): Promise<ReadonlySet<string>>;
  /**
   * Instances that rights were given to one by one, to the person or an organisation it leads; whether they let it do
   * anything is asked with `permitted`.
   */
  instancesGivenTo(person: Party): Promise<readonly GivenInstance[]>;
}
