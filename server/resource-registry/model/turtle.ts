import type { Texts } from '../port.ts';
import type { ServiceResource } from './service-resource.ts';

/**
 * The catalogue as Turtle, in the words of CPSV-AP (resource-registry §4.6). Left out: what is no service to the public
 * (Maskinporten schemas, system resources), what the test department owns, and what nobody does.
 */
export function turtleOf(resources: readonly ServiceResource[], publicUrl: string): string {
  return [PREFIXES, ...resources.filter(isPublicService).map((resource) => serviceOf(resource, publicUrl))].join('\n');
}

const PREFIXES = `@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
`;

function isPublicService({ resourceType, hasCompetentAuthority: { organization, orgcode } }: ServiceResource): boolean {
  if (resourceType === 'MaskinportenSchema' || resourceType === 'Systemresource') return false;
  return organization !== undefined && organization !== '' && orgcode?.toLowerCase() !== 'ttd';
}

function serviceOf(resource: ServiceResource, publicUrl: string): string {
  const { hasCompetentAuthority: owner } = resource;
  const subject = `<${iri(`${publicUrl}/resourceregistry/api/v1/resource/${encodeURIComponent(resource.identifier)}`)}>`;
  const authority = [
    'a cv:PublicOrganisation',
    `dct:identifier ${literal(owner.organization ?? '')}`,
    ...inLanguages('dct:title', owner.name),
  ];
  const statements = [
    'a cpsv:PublicService',
    `dct:identifier ${literal(resource.identifier)}`,
    ...inLanguages('dct:title', resource.title),
    ...inLanguages('dct:description', resource.description),
    ...(isIri(resource.homepage) ? [`foaf:homepage <${iri(resource.homepage)}>`] : []),
    `cv:hasCompetentAuthority [ ${authority.join(' ; ')} ]`,
  ];
  return `${subject} ${statements.join(' ;\n  ')} .\n`;
}

/** One statement a language; names that are no language tags are left out, since Turtle has no place for them. */
const inLanguages = (property: string, texts: Texts | undefined): string[] =>
  Object.entries(texts ?? {})
    .filter(([language]) => /^[A-Za-z]+(-[A-Za-z0-9]+)*$/.test(language))
    .map(([language, text]) => `${property} ${literal(text)}@${language}`);

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const literal = (text: string): string => `"${text.replace(/["\\\n\r\t]/g, (character) => ESCAPES[character]!)}"`;

const isIri = (text: string | undefined): text is string => text !== undefined && /^https?:\/\/\S+$/i.test(text);

/** Characters an IRI may not hold are percent-encoded. */
const iri = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones the grammar of Turtle forbids
  text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (character) => encodeURIComponent(character));
