import { type Static, type TSchema, Type } from 'typebox';
import { boolean, enumeration, integer, list, nullable, text } from '../../http/binding/shapes.ts';

/** The JSON of a resource (resource-registry §3): what is taken in and what is given out. */

export const RESOURCE_TYPES = {
  Default: 0,
  Systemresource: 1,
  MaskinportenSchema: 2,
  Altinn2Service: 4,
  AltinnApp: 8,
  GenericAccessResource: 16,
  BrokerService: 32,
  CorrespondenceService: 64,
  Consent: 128,
  MigratedApp: 256,
} as const;

const AVAILABLE_FOR_TYPES = [
  'PrivatePerson',
  'LegalEntityEnterprise',
  'Company',
  'BankruptcyEstate',
  'SelfRegisteredUser',
] as const;

const ACCESS_LIST_MODES = { Disabled: 0, Enabled: 1 } as const;

const REFERENCE_SOURCES = { Default: 0, Altinn1: 1, Altinn2: 2, Altinn3: 3, ExternalPlatform: 4 } as const;

const REFERENCE_TYPES = {
  Default: 0,
  Uri: 1,
  DelegationSchemeId: 2,
  MaskinportenScope: 3,
  ServiceCode: 4,
  ServiceEditionCode: 5,
  ApplicationId: 6,
  ServiceEditionVersion: 7,
} as const;

/** A member that may be left out or null. */
const may = <Schema extends TSchema>(schema: Schema) => Type.Optional(nullable(schema));
const mayText = (description?: string) => may(text(description === undefined ? {} : { description }));

/** Texts by language; a language without text is left to the rules, which word it (§3.3). */
const texts = (description?: string) =>
  may(
    Type.Unsafe<Record<string, string | null>>({
      type: 'object',
      additionalProperties: { type: 'string', nullable: true },
      ...(description === undefined ? {} : { description }),
    }),
  );

/** The body of POST and PUT. Everything may be absent here: the rules tell what is required, in their own words. */
export const ServiceResourceBody = Type.Object({
  identifier: may(text({ description: 'Lower-case letters, digits, `_` and `-`; at least four' })),
  version: mayText('The owner’s own label'),
  title: texts('`en`, `nb` and `nn`'),
  description: texts('`en`, `nb` and `nn`'),
  rightDescription: texts('Shown to the user who delegates; `en`, `nb` and `nn`'),
  homepage: mayText(),
  status: mayText(),
  spatial: may(list(text())),
  contactPoints: may(
    list(Type.Object({ category: mayText(), email: mayText(), telephone: mayText(), contactPage: mayText() })),
  ),
  produces: may(list(text())),
  isPartOf: mayText(),
  thematicAreas: may(list(text())),
  resourceReferences: may(
    list(
      Type.Object({
        referenceSource: may(enumeration(REFERENCE_SOURCES)),
        reference: mayText(),
        referenceType: may(enumeration(REFERENCE_TYPES)),
      }),
    ),
  ),
  delegable: Type.Optional(boolean({ default: true })),
  visible: Type.Optional(boolean({ default: true })),
  hasCompetentAuthority: may(
    Type.Object({
      name: texts(),
      organization: mayText('Nine digits'),
      orgcode: mayText(),
    }),
  ),
  keywords: may(list(Type.Object({ word: mayText(), language: mayText() }))),
  accessListMode: Type.Optional(enumeration(ACCESS_LIST_MODES)),
  selfIdentifiedUserEnabled: Type.Optional(boolean({ default: false })),
  enterpriseUserEnabled: Type.Optional(boolean({ default: false })),
  resourceType: Type.Optional(enumeration(RESOURCE_TYPES)),
  availableForType: may(
    list(Type.Unsafe<(typeof AVAILABLE_FOR_TYPES)[number]>({ type: 'string', enum: [...AVAILABLE_FOR_TYPES] })),
  ),
  consentTemplate: mayText(),
  consentText: texts('Markdown with `{name}` placeholders'),
  consentMetadata: may(
    Type.Unsafe<Record<string, { optional?: boolean }>>({
      type: 'object',
      additionalProperties: Type.Object({ optional: Type.Optional(boolean()) }),
    }),
  ),
  isOneTimeConsent: Type.Optional(boolean({ default: false })),
});

export type ServiceResourceBody = Static<typeof ServiceResourceBody>;

const AttributePair = Type.Object({ id: Type.String(), value: Type.String() });

/** What is given out: the body, with the fields the registry adds. */
export const ServiceResourceAnswer = Type.Intersect([
  ServiceResourceBody,
  Type.Object({
    authorizationReference: Type.Array(AttributePair),
    versionId: integer({ description: 'Number of this stored version, counted over all resources' }),
  }),
]);

/** Most bytes of a submitted resource: every text at its longest is well below. */
export const MOST_RESOURCE_BYTES = 1_000_000;
