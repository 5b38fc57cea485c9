import { attributeId } from '../../../xacml/identifiers.ts';
import type { RequestAttribute } from '../../../xacml/request.ts';
import type { TryPolicy } from '../../resource-registry/port.ts';
import type { Explaining } from './explaining.ts';
import { draftPolicy } from '../model/draft-policy.ts';
import { attribute } from '../model/attributes.ts';

const LEVEL_CLAIM = 'urn:altinn:authlevel';

/** Asks examples of a policy that is only tried: as explain does, nothing stored or audited. */
export const openTrying =
  (explaining: Explaining): TryPolicy =>
  async (identifier, policy, examples) => {
    const draft = draftPolicy(policy, identifier);
    const answers = [];
    for (const { subject, party, action, level } of examples) {
      const asked = {
        subject: [named(subject), ...(level === undefined ? [] : [attribute(LEVEL_CLAIM, String(level))])],
        resource: [attribute('urn:altinn:resource', identifier), named(party)],
        action: [attribute(attributeId.action, action)],
        others: [],
      };
      const { permitted, because } = await explaining.explain(asked, 'external', { draft });
      answers.push({ permitted, because });
    }
    return answers;
  };

/** An attribute of its URN with value: `urn:altinn:party:uuid:…`. */
function named(urn: string): RequestAttribute {
  const split = urn.lastIndexOf(':');
  return attribute(urn.slice(0, split), urn.slice(split + 1));
}
