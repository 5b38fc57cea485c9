/** Identifiers of the XACML 3.0 standard that the engine itself must know. */

export const XACML_NAMESPACE = 'urn:oasis:names:tc:xacml:3.0:core:schema:wd-17';

export const category = {
  subject: 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject',
  recipientSubject: 'urn:oasis:names:tc:xacml:1.0:subject-category:recipient-subject',
  intermediarySubject: 'urn:oasis:names:tc:xacml:1.0:subject-category:intermediary-subject',
  codebase: 'urn:oasis:names:tc:xacml:1.0:subject-category:codebase',
  requestingMachine: 'urn:oasis:names:tc:xacml:1.0:subject-category:requesting-machine',
  resource: 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource',
  action: 'urn:oasis:names:tc:xacml:3.0:attribute-category:action',
  environment: 'urn:oasis:names:tc:xacml:3.0:attribute-category:environment',
} as const;

export const attributeId = {
  action: 'urn:oasis:names:tc:xacml:1.0:action:action-id',
  resource: 'urn:oasis:names:tc:xacml:1.0:resource:resource-id',
  scope: 'urn:oasis:names:tc:xacml:2.0:resource:scope',
  contentSelector: 'urn:oasis:names:tc:xacml:3.0:content-selector',
  multipleContentSelector: 'urn:oasis:names:tc:xacml:3.0:multiple:content-selector',
  currentTime: 'urn:oasis:names:tc:xacml:1.0:environment:current-time',
  currentDate: 'urn:oasis:names:tc:xacml:1.0:environment:current-date',
  currentDateTime: 'urn:oasis:names:tc:xacml:1.0:environment:current-dateTime',
} as const;

export const statusCode = {
  ok: 'urn:oasis:names:tc:xacml:1.0:status:ok',
  missingAttribute: 'urn:oasis:names:tc:xacml:1.0:status:missing-attribute',
  syntaxError: 'urn:oasis:names:tc:xacml:1.0:status:syntax-error',
  processingError: 'urn:oasis:names:tc:xacml:1.0:status:processing-error',
} as const;

export type StatusCode = (typeof statusCode)[keyof typeof statusCode];

const schema = 'http://www.w3.org/2001/XMLSchema#';

export const dataTypeId = {
  string: `${schema}string`,
  boolean: `${schema}boolean`,
  integer: `${schema}integer`,
  double: `${schema}double`,
  time: `${schema}time`,
  date: `${schema}date`,
  dateTime: `${schema}dateTime`,
  dayTimeDuration: `${schema}dayTimeDuration`,
  yearMonthDuration: `${schema}yearMonthDuration`,
  anyURI: `${schema}anyURI`,
  hexBinary: `${schema}hexBinary`,
  base64Binary: `${schema}base64Binary`,
  rfc822Name: 'urn:oasis:names:tc:xacml:1.0:data-type:rfc822Name',
  x500Name: 'urn:oasis:names:tc:xacml:1.0:data-type:x500Name',
  ipAddress: 'urn:oasis:names:tc:xacml:2.0:data-type:ipAddress',
  dnsName: 'urn:oasis:names:tc:xacml:2.0:data-type:dnsName',
  xpathExpression: 'urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression',
} as const;

export type DataTypeName = keyof typeof dataTypeId;
