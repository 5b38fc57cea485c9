import type { MemberRole, ServiceOwner } from '../administration/port.ts';
import { ADMINISTRATION_SCOPE } from '../administration/port.ts';
import { wireTime } from '../http/binding/scalars.ts';
import { actorOf, type Caller } from '../http/caller.ts';
import { isAdmin } from './access.ts';
import type { DraftVerdict } from './model/draft-verdict.ts';
import { judgeDraft } from './model/draft-verdict.ts';
import { refusedScopes } from './model/ownership.ts';
import { draftOf, ownedResource, policyText, type ServiceDraft } from './model/service-draft.ts';
import { type ServiceResource, serviceResourceOf } from './model/service-resource.ts';
import type { RegistryParts } from './parts.ts';
import { serviceProblem } from './service-problems.ts';
import { draftReader } from './store/draft-reader.ts';
import type { DraftRow, PublicationRow } from './store/draft-tables.ts';
import { draftWriter } from './store/draft-writer.ts';
import { decodeText } from '../http/read-body.ts';
import type { Queries, Transaction } from '../foundation/database/database.ts';
import { resourceReader } from './store/reader.ts';

const RANK: Readonly<Record<MemberRole, number>> = { reader: 1, editor: 2, owner: 3 };
const READ_SCOPES = ['altinn:resourceregistry/resource.read', 'altinn:resourceregistry/resource.write'];
const WRITE_SCOPES = ['altinn:resourceregistry/resource.write'];

/** A service as its owner works with it: what is published, and the draft over it. */
export interface ServiceState {
  readonly identifier: string;
  /** The draft as stored; undefined while nothing differs from what is published. */
  readonly row: DraftRow | undefined;
  readonly draft: ServiceDraft;
  /** `17` of a stored draft; `v3` of what is published, not changed yet. */
  readonly revision: string;
  readonly published: Pick<PublicationRow, 'number' | 'at' | 'by' | 'label'> | undefined;
}

/** Who acts, for which service owner. */
export interface Acting {
  readonly owner: ServiceOwner;
  readonly by: string;
  readonly caller: Caller;
}

/** What the pages do with services: drafts, and publishing them. */
export function openServices(parts: RegistryParts) {
  const { clock, database, serviceOwners, publishing, knowsSubject, options, register } = parts;

  /** The service owner `code`, when the caller may do for it what the role allows. */
  async function acting(caller: Caller, code: string, role: MemberRole): Promise<Acting> {
    const owner = code.includes('\0') ? undefined : await serviceOwners.byCode(code);
    if (owner === undefined) throw serviceProblem('SRV-00003', { owner: code });
    const done: Acting = { owner, by: actorOf(caller), caller };
    if (caller.scopes.has(ADMINISTRATION_SCOPE) || isAdmin(caller)) return done;
    const wanted = role === 'reader' ? READ_SCOPES : WRITE_SCOPES;
    const isIts = caller.systemUser === undefined && caller.consumer === owner.organizationNumber;
    if (isIts && caller.member !== undefined && RANK[caller.member.role] < RANK[role])
      throw serviceProblem('SRV-00002', { owner: owner.code, role });
    if (!isIts || !wanted.some((scope) => caller.scopes.has(scope)))
      throw serviceProblem('SRV-00001', { owner: owner.code, organizationNumber: owner.organizationNumber });
    return done;
  }

  const owns =
    ({ organizationNumber }: ServiceOwner) =>
    ({ hasCompetentAuthority }: ServiceResource): boolean =>
      hasCompetentAuthority.organization === organizationNumber;

  async function state(
    owner: ServiceOwner,
    identifier: string,
    queries: Queries = database,
  ): Promise<ServiceState | undefined> {
    if (identifier.includes('\0')) return undefined;
    const drafts = draftReader(queries);
    const row = await drafts.draft(owner.code, identifier);
    const resources = resourceReader(queries);
    const current = await resources.current(identifier);
    const mine = current !== undefined && owns(owner)(current.resource) ? current : undefined;
    if (mine === undefined)
      return row && { identifier, row, draft: row, revision: String(row.revision), published: undefined };
    const newest = await drafts.newest(identifier);
    const published = newest ?? { number: 0, at: new Date(0), by: null, label: null };
    if (row !== undefined) return { identifier, row, draft: row, revision: String(row.revision), published };
    const policy = mine.policyVersion === null ? undefined : await resources.policyOfVersion(mine.policyVersion);
    const text = policy && decodeText(policy);
    return {
      identifier,
      row,
      draft: draftOf(mine.resource, text, newest?.examples ?? []),
      revision: `v${published.number}`,
      published,
    };
  }

  async function found(owner: ServiceOwner, identifier: string): Promise<ServiceState> {
    const known = await state(owner, identifier);
    if (known === undefined) throw serviceProblem('SRV-00004', { owner: owner.code, id: identifier });
    return known;
  }

  const judged = ({ identifier, draft, published }: ServiceState, { caller }: Acting): DraftVerdict => {
    const verdict = judgeDraft(draft, identifier, { isNew: published === undefined, knowsSubject });
    const isOperator = caller.scopes.has(ADMINISTRATION_SCOPE);
    const refused = isOperator ? [] : refusedScopes(caller, serviceResourceOf(draft.resource));
    return refused.length === 0
      ? verdict
      : {
          ...verdict,
          faults: [
            ...verdict.faults,
            {
              part: 'resource',
              field: 'resourceReferences',
              language: null,
              code: 'invalid',
              text: `Not authorized for creating resource with the listed scopes: ${refused.join(', ')}`,
            },
          ],
        };
  };

  /** Names of those who did something; people by name, organisations too. */
  async function actors(by: readonly (string | null)[]) {
    const urnOf = (one: string) => (/^\d{9}$/.test(one) ? `urn:altinn:organization:identifier-no:${one}` : one);
    const urns = [...new Set(by)].flatMap((one) => (one === null || !/^(\d{9}|urn:.+)$/.test(one) ? [] : [urnOf(one)]));
    const parties = urns.length === 0 ? new Map() : await register.byUrns(urns, { includeDeleted: true });
    return (one: string | null) =>
      one === null ? null : { id: one, name: (parties.get(urnOf(one))?.name as string | undefined) ?? null };
  }

  /** A service as GET …/draft and every change of it answer. */
  async function told(one: ServiceState, who: Acting, verdict = judged(one, who)) {
    const { identifier, row, draft, revision, published } = one;
    const named = await actors([row?.changed_by ?? null, published?.by ?? null]);
    const { faults, warnings, summary, policy } = verdict;
    return {
      id: identifier,
      owner: who.owner.code,
      state: published === undefined ? 'draft' : row === undefined ? 'published' : 'changed',
      revision,
      published:
        published === undefined
          ? null
          : {
              version: published.number,
              at: wireTime(published.at),
              by: named(published.by),
              label: published.label,
            },
      // Published otherwise since the draft began.
      outdated: row !== undefined && (row.based_on ?? null) !== (published?.number ?? null),
      basedOn: row === undefined ? (published?.number ?? null) : row.based_on,
      changedAt: wireTime(row?.changed_at ?? published!.at),
      changedBy: named(row === undefined ? published!.by : row.changed_by),
      resource: ownedResource(draft.resource, identifier, who.owner),
      policy: { form: draft.policy === null ? null : 'plain' in draft.policy ? 'plain' : 'xml', ...policy },
      examples: draft.examples,
      validation: faults,
      warnings,
      summary,
      publishable: faults.length === 0,
      mayPublish: mayPublish(who),
    };
  }

  /** In production publishing is for a service owner's owners. */
  const mayPublish = ({ caller: { member } }: Acting): boolean =>
    member === undefined ||
    member.role === 'owner' ||
    (member.role === 'editor' && options.environment.toUpperCase() !== 'PROD');

  /** Whether `sent` names the revision; nothing sent is 428. */
  function matches({ revision }: ServiceState, sent: readonly string[] | undefined): boolean {
    if (sent === undefined) throw serviceProblem('SRV-00005');
    return sent.includes('*') || sent.includes(revision);
  }

  /** The refusal of a change to a draft that is another by now: who changed it, and what stands there. */
  async function stale(one: ServiceState, who: Acting, sent: readonly string[] | undefined) {
    const current = await told(one, who);
    return serviceProblem(
      'SRV-00006',
      { sent: (sent ?? []).join(', ') },
      { revision: current.revision, changedBy: current.changedBy, changedAt: current.changedAt, current },
    );
  }

  /**
   * Changes a service under the lock of its draft. What takes queries of its own is done after the transaction: one that
   * waited for a second connection would hold up the pool.
   */
  async function changing<Result>(
    who: Acting,
    identifier: string,
    sent: readonly string[] | undefined,
    change: (transaction: Transaction, one: ServiceState) => Promise<Result>,
    { always = true }: { always?: boolean } = {},
  ): Promise<Result> {
    const outcome = await database.transaction(async (transaction) => {
      await draftWriter(transaction).lock(who.owner.code, identifier);
      const one = await state(who.owner, identifier, transaction);
      if (one === undefined) throw serviceProblem('SRV-00004', { owner: who.owner.code, id: identifier });
      if ((always || sent !== undefined) && !matches(one, sent)) return { stale: one };
      return { result: await change(transaction, one) };
    });
    if ('stale' in outcome) throw await stale(outcome.stale, who, sent);
    return outcome.result;
  }

  /** One side of a comparison: `draft`, `published`, or the number of a version. */
  async function side(who: Acting, identifier: string, which: string) {
    const one = await found(who.owner, identifier);
    const version = (): never => {
      throw serviceProblem('SRV-00012', { id: identifier, version: which });
    };
    let draft: ServiceDraft = one.draft;
    let exists = true;
    if (which === 'published' && one.published === undefined) {
      draft = { resource: {}, policy: null, examples: [] };
      exists = false;
    } else if (which !== 'draft') {
      const number =
        which === 'published' ? one.published!.number : /^[1-9]\d{0,8}$/.test(which) ? Number(which) : version();
      const then = (await draftReader(database).published(identifier, number)) ?? version();
      if (!owns(who.owner)(then.resource)) version();
      draft = draftOf(then.resource, then.policy === null ? undefined : decodeText(then.policy), []);
    }
    const { tree, policy } = judgeDraft(draft, identifier, { isNew: false, knowsSubject });
    const body = exists ? ownedResource(draft.resource, identifier, who.owner) : draft.resource;
    return { exists, resource: serviceResourceOf(body), tree, xml: policy.xml };
  }

  return {
    side,
    acting,
    owns,
    state,
    found,
    judged,
    told,
    actors,
    mayPublish,

    /** Begins the draft of a new service. */
    begin: (who: Acting, identifier: string, draft: ServiceDraft): Promise<ServiceState> =>
      database.transaction(async (transaction) => {
        const drafts = draftWriter(transaction);
        const row = await drafts.lock(who.owner.code, identifier);
        const taken = row !== undefined || (await resourceReader(transaction).current(identifier)) !== undefined;
        if (taken) throw serviceProblem('SRV-00007', { id: identifier });
        const owned = { ...draft, resource: ownedResource(draft.resource, identifier, who.owner) };
        const key = { owner: who.owner.code, identifier };
        await drafts.save(key, owned, { basedOn: null, by: who.by, at: clock.now() });
        return (await state(who.owner, identifier, transaction))!;
      }),

    /** Puts a draft in place of the one of revision `sent`, or of what is published. */
    save: (
      who: Acting,
      identifier: string,
      sent: readonly string[] | undefined,
      draft: ServiceDraft,
    ): Promise<ServiceState> =>
      changing(who, identifier, sent, async (transaction, one) => {
        const owned = { ...draft, resource: ownedResource(draft.resource, identifier, who.owner) };
        const row = await draftWriter(transaction).save({ owner: who.owner.code, identifier }, owned, {
          basedOn: one.row === undefined ? (one.published?.number ?? null) : one.row.based_on,
          by: who.by,
          at: clock.now(),
        });
        return { ...one, row, draft: row, revision: String(row.revision) };
      }),

    /** Discards a draft; `wholly`: the service with it, which was never published. */
    discard: (
      who: Acting,
      identifier: string,
      sent: readonly string[] | undefined,
      { wholly }: { wholly: boolean },
    ): Promise<void> =>
      changing(
        who,
        identifier,
        sent,
        async (transaction, one) => {
          if (wholly && one.published !== undefined) throw serviceProblem('SRV-00011', { id: identifier });
          await draftWriter(transaction).remove(who.owner.code, identifier);
        },
        { always: false },
      ),

    /**
     * Makes a draft what is in force, its resource and policy in one transaction by the way every change of them goes.
     * `checked` asks what takes other questions before, of the very draft that is then published.
     */
    async publish(
      who: Acting,
      identifier: string,
      {
        sent,
        label,
        evenIfChanged,
        checked,
      }: {
        sent: readonly string[] | undefined;
        label: string | undefined;
        evenIfChanged: boolean;
        checked: (one: ServiceState, verdict: DraftVerdict) => Promise<void>;
      },
    ) {
      const looked = await found(who.owner, identifier);
      if (!matches(looked, sent)) throw await stale(looked, who, sent);
      const { row } = looked;
      if (row === undefined) throw serviceProblem('SRV-00013', { id: identifier });
      const verdict = judged(looked, who);
      const { tree, faults } = verdict;
      if (faults.length > 0 || tree === undefined)
        throw serviceProblem(
          'SRV-00008',
          { count: String(faults.length) },
          { validation: faults, inForce: looked.published?.number ?? null },
        );
      const outdated = (version: number) =>
        serviceProblem('SRV-00009', { version: String(version) }, { inForce: version });
      const newest = looked.published?.number ?? null;
      if (!evenIfChanged && newest !== null && row.based_on !== newest) throw outdated(newest);
      await checked(looked, verdict);
      return changing(who, identifier, [looked.revision], async (transaction, one) => {
        const outcome = await publishing.publish(transaction, {
          resource: serviceResourceOf(ownedResource(one.draft.resource, identifier, who.owner)),
          policy: { document: Buffer.from(policyText(one.draft.policy, identifier)!), tree },
          examples: one.draft.examples,
          label,
          by: who.by,
          mayChange: owns(who.owner),
          newest,
        });
        switch (outcome.kind) {
          case 'taken':
            throw serviceProblem('SRV-00007', { id: identifier });
          case 'not-owner':
            throw serviceProblem('SRV-00004', { owner: who.owner.code, id: identifier });
          case 'outdated':
            throw outdated(one.published?.number ?? 0);
          case 'published':
            await draftWriter(transaction).remove(who.owner.code, identifier);
            return { outcome, one: (await state(who.owner, identifier, transaction))! };
        }
      });
    },
  };
}

export type Services = ReturnType<typeof openServices>;
