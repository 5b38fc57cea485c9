import type { FieldFault } from '../../http/problem.ts';
import type { ServiceResourceBody } from '../wire/service-resource.ts';
import { type ServiceResource, serviceResourceOf } from './service-resource.ts';

/** What a resource must be to be stored (resource-registry §3.3). Every rule is asked; all that fail come back at once. */

const IDENTIFIER = /^[a-z0-9_-]{4,}$/;
/** Apps that were moved from Altinn 1 keep an id of their own form. */
const MIGRATED_IDENTIFIER = /^app_[a-z0-9]+_a1-.+:[a-z0-9.]+$/i;
const LONGEST_IDENTIFIER = 200;
const LONGEST_TITLE = 500;
const LONGEST_TEXT = 10_000;
/** Last words of the API's own paths: a resource of that name could be made, but never be read again. */
const OWN_WORDS = new Set(['resourcelist', 'search', 'export', 'orgs', 'updated', 'changes', 'bysubjects']);
const LANGUAGES = [
  ['en', 'english'],
  ['nb', 'bokmal'],
  ['nn', 'nynorsk'],
] as const;

/** Members without which PUT looks no further. */
export function missingMembers(body: ServiceResourceBody): FieldFault[] {
  const given = {
    Identifier: body.identifier,
    Title: body.title,
    Description: body.description,
    HasCompetentAuthority: body.hasCompetentAuthority,
  };
  return Object.entries(given).flatMap(([path, value]) =>
    value === undefined || value === null || value === '' ? [required(path)] : [],
  );
}

const required = (path: string): FieldFault => ({ path, message: `The ${path} field is required.` });

/** Every rule of §3.3 on a body; `isNew` adds those of creation. */
export function resourceFaults(body: ServiceResourceBody, { isNew }: { isNew: boolean }): FieldFault[] {
  const resource = serviceResourceOf(body);
  return [
    ...identifierFaults(resource, isNew),
    ...referenceFaults(resource),
    ...(resource.resourceType === 'Default' ? [{ path: 'ResourceType', message: 'ResourceType needs to be set' }] : []),
    ...ownerFaults(body, resource),
    ...textFaults('Title', 'title', resource.title, LONGEST_TITLE),
    ...textFaults('Description', 'Description', resource.description, LONGEST_TEXT),
    ...(resource.delegable
      ? textFaults('RightDescription', 'RightDescription', resource.rightDescription, LONGEST_TEXT)
      : lengthFaults('RightDescription', resource.rightDescription, LONGEST_TEXT)),
    ...lengthFaults('ConsentText', resource.consentText, LONGEST_TEXT),
  ];
}

/** The rules of §3.3 on the id of a resource that is yet to be made. */
export const newIdentifierFaults = (identifier: string, body: ServiceResourceBody): FieldFault[] =>
  identifierFaults(serviceResourceOf({ ...body, identifier }), true);

const isApp = ({ resourceType }: ServiceResource): boolean =>
  resourceType === 'AltinnApp' || resourceType === 'MigratedApp';

function identifierFaults(resource: ServiceResource, isNew: boolean): FieldFault[] {
  const { identifier } = resource;
  if (identifier === '') return [required('Identifier')];
  const faults: FieldFault[] = [];
  const refuse = (message: string) => faults.push({ path: 'Identifier', message });
  const hasReference = (type: string) =>
    resource.resourceReferences?.some(({ referenceType }) => referenceType === type);
  if (identifier.startsWith('se_') && !(hasReference('ServiceCode') && hasReference('ServiceEditionCode')))
    refuse('Invalid prefix. Only to be used for Altinn 2 services');
  if (identifier.startsWith('app_') && !isApp(resource)) refuse('Invalid Prefix. app_ is only for Altinn Studio apps');
  if (isNew) {
    if (!IDENTIFIER.test(identifier) && !MIGRATED_IDENTIFIER.test(identifier))
      refuse('Invalid id. Only a-z and 0-9 is allowed together with _ and -.  Minimum 4 characters');
    if (identifier.length > LONGEST_IDENTIFIER) refuse(tooLong('Identifier', LONGEST_IDENTIFIER));
    if (OWN_WORDS.has(identifier)) refuse(`Invalid id. ${identifier} is a path of the API itself; choose another id`);
  }
  if (isApp(resource) && !startsWithIgnoringCase(identifier, appPrefix(resource)))
    refuse('Invalid identifier for app resource. App resources needs to have an identifier starting with app_<org>');
  return faults;
}

const appPrefix = ({ hasCompetentAuthority }: ServiceResource): string => `app_${hasCompetentAuthority.orgcode ?? ''}`;

const startsWithIgnoringCase = (text: string, start: string): boolean =>
  text.toLowerCase().startsWith(start.toLowerCase());

function referenceFaults(resource: ServiceResource): FieldFault[] {
  const references = resource.resourceReferences ?? [];
  const faults: FieldFault[] = [];
  if (isApp(resource)) {
    const { orgcode = '' } = resource.hasCompetentAuthority;
    const application = `${orgcode}/${resource.identifier.slice(appPrefix(resource).length + 1)}`.toLowerCase();
    const named = references.some(
      ({ referenceType, referenceSource, reference }) =>
        referenceType === 'ApplicationId' && referenceSource === 'Altinn3' && reference?.toLowerCase() === application,
    );
    if (!named)
      faults.push({
        path: 'ResourceReferences',
        message:
          'Invalid resource references for app resource. App resources needs to have a reference with ReferenceType=ApplicationId, ReferenceSource=Altinn3 and Reference=<org>/<appname>',
      });
  }
  if (
    resource.resourceType === 'MaskinportenSchema' &&
    !references.some(({ referenceType }) => referenceType === 'MaskinportenScope')
  )
    faults.push({
      path: 'ResourceReferences',
      message: 'Missing maskinporten scopen for MaskinportenSchema resource',
    });
  return faults;
}

function ownerFaults(body: ServiceResourceBody, { hasCompetentAuthority }: ServiceResource): FieldFault[] {
  if (body.hasCompetentAuthority === undefined || body.hasCompetentAuthority === null)
    return [required('HasCompetentAuthority')];
  const { organization = '', orgcode } = hasCompetentAuthority;
  const isTestDepartment = orgcode?.toLowerCase() === 'ttd';
  const valid = /^[0-9]{9}$/.test(organization) || (isTestDepartment && organization.trim() === '');
  return valid
    ? []
    : [
        {
          path: 'HasCompetentAuthority.Organization',
          message: 'HasCompetentAuthority needs to be set with valid organization number',
        },
      ];
}

function textFaults(
  path: string,
  name: string,
  texts: Readonly<Record<string, string>> | undefined,
  longest: number,
): FieldFault[] {
  const missing = LANGUAGES.flatMap(([code, language]) =>
    (texts?.[code] ?? '').trim() === '' ? [{ path, message: `Missing ${name} in ${language} ${code}` }] : [],
  );
  return [...missing, ...lengthFaults(path, texts, longest)];
}

function lengthFaults(
  path: string,
  texts: Readonly<Record<string, string>> | undefined,
  longest: number,
): FieldFault[] {
  return Object.values(texts ?? {}).some((text) => text.length > longest)
    ? [{ path, message: tooLong(path, longest) }]
    : [];
}

const tooLong = (name: string, longest: number): string =>
  `The field ${name} must be a string with a maximum length of ${longest}.`;
