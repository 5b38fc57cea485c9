import type { PlainPolicy, PlainSubject } from './plain-policy.ts';
import type { ServiceDraft } from './service-draft.ts';

/** What a new service is for. */
export type Template = 'ordinary' | 'confidential' | 'persons' | 'empty';

const READERS: Readonly<Record<Exclude<Template, 'empty'>, readonly PlainSubject[]>> = {
  ordinary: [{ package: 'ordinaer-post-til-virksomheten' }],
  confidential: [{ package: 'post-til-virksomheten-med-taushetsbelagt-innhold' }],
  persons: [{ role: 'priv' }, { role: 'seln' }],
};
const LEVEL: Readonly<Record<Exclude<Template, 'empty'>, number>> = { ordinary: 3, confidential: 4, persons: 3 };

/**
 * The draft of a new service: texts that stand until the owner writes better ones, and a policy that lets the owner send
 * and the readers the template is for read.
 */
export function draftFromTemplate(
  template: Template,
  { owner, ownerName, name }: { owner: string; ownerName: string; name: Readonly<Record<string, string>> },
): ServiceDraft {
  const resource = {
    title: name,
    resourceType: 'CorrespondenceService' as const,
    delegable: true,
    visible: true,
    status: 'UnderDevelopment',
    contactPoints: [],
  };
  if (template === 'empty') return { resource, policy: null, examples: [] };
  const forPersons = template === 'persons';
  const named = (language: 'nb' | 'nn' | 'en') => name[language]?.trim() || name.nb?.trim() || ownerName;
  const what = {
    nb: `${template === 'confidential' ? 'Taushetsbelagt post' : 'Post'} fra ${ownerName}: ${named('nb')}`,
    nn: `${template === 'confidential' ? 'Teieplikt-post' : 'Post'} frå ${ownerName}: ${named('nn')}`,
    en: `${template === 'confidential' ? 'Confidential mail' : 'Mail'} from ${ownerName}: ${named('en')}`,
  };
  return {
    resource: {
      ...resource,
      description: what,
      rightDescription: {
        nb: `Gir tilgang til å lese «${named('nb')}»`,
        nn: `Gir tilgang til å lese «${named('nn')}»`,
        en: `Gives access to read “${named('en')}”`,
      },
      availableForType: forPersons ? ['PrivatePerson'] : ['LegalEntityEnterprise', 'Company'],
    },
    policy: { plain: policyOf(READERS[template], LEVEL[template], owner) },
    examples: [],
  };
}

const policyOf = (readers: readonly PlainSubject[], level: number, owner: string): PlainPolicy => ({
  rules: [
    { who: readers, may: ['read', 'subscribe'] },
    { who: [{ serviceOwner: owner }], may: ['write', 'subscribe'] },
  ],
  levels: { everybody: level },
});
