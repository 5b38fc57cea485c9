import type { ValidationFault } from '../problems.ts';
import { type PartyReference, partyReferenceOf } from './access-list.ts';

/** A question about memberships that can be answered. */
export interface MembershipQuery {
  readonly party: PartyReference;
  /** Id without prefix; undefined: every connected resource. */
  readonly resource: string | undefined;
}

/** Reads `party` and `resource`, each repeated or a comma list; every fault at once (resource-registry §6.4). */
export function membershipQueryOf(given: {
  party?: readonly string[] | undefined;
  resource?: readonly string[] | undefined;
}): MembershipQuery | { faults: ValidationFault[] } {
  const faults: ValidationFault[] = [];
  const read = <Value>(
    texts: readonly string[] | undefined,
    path: string,
    code: 'RR.VLD-00004' | 'RR.VLD-00005',
    parse: (text: string) => Value | undefined,
  ): Value[] =>
    (texts ?? [])
      .flatMap((text) => text.split(','))
      .flatMap((text) => {
        const value = parse(text);
        if (value !== undefined) return [value];
        faults.push({ code, paths: [path], value: text });
        return [];
      });
  const parties = read(given.party, PARTY, 'RR.VLD-00004', partyReferenceOf);
  const resources = read(given.resource, RESOURCE, 'RR.VLD-00005', resourceIdOf);
  const [party] = parties;
  if (party === undefined) faults.push({ code: 'RR.VLD-00003', paths: [PARTY] });
  if (parties.length > 1) faults.push({ code: 'RR.VLD-00006', paths: [PARTY] });
  if (resources.length > 1) faults.push({ code: 'RR.VLD-00007', paths: [RESOURCE] });
  return party === undefined || faults.length > 0 ? { faults } : { party, resource: resources[0] };
}

const PARTY = '/$QUERY/party';
const RESOURCE = '/$QUERY/resource';

const resourceIdOf = (urn: string): string | undefined => /^urn:altinn:resource:([a-z0-9_-]{4,})$/.exec(urn)?.[1];
