/** Members of the value of a DialogportenTransmissionType reference, numbered from 1 (correspondence-send §2.7). */
export const TRANSMISSION_TYPES = [
  'Information',
  'Acceptance',
  'Rejection',
  'Request',
  'Alert',
  'Decision',
  'Submission',
  'Correction',
] as const;

interface ExternalReference {
  readonly referenceType: string;
  readonly referenceValue: string;
}

/** Field message for a list of references; further rules have codes of their own (1048, 1052, 1053). */
export function externalReferencesFault(references: readonly ExternalReference[]): string | undefined {
  if (references.length > 10) return 'externalReferences can contain at most 10 references';
  for (const { referenceType, referenceValue } of references) {
    if (referenceType === 'DialogportenTransmissionId')
      return 'Cannot initialize a correspondence with pre-existing transmission defined';
    if (referenceType === 'DialogportenTransmissionType' && !isTransmissionType(referenceValue))
      return 'DialogportenTransmissionType referenceValue must be a valid transmission type';
  }
  return undefined;
}

function isTransmissionType(value: string): boolean {
  const lower = value.trim().toLowerCase();
  const number = /^\d+$/.test(lower) ? Number(lower) : 0;
  return TRANSMISSION_TYPES.some((type, index) => type.toLowerCase() === lower || index + 1 === number);
}
