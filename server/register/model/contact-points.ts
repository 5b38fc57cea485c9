/** Where an organisation wants to be told, as the register and the profile answer (events-notifications-inbox §3.3). */
export interface ContactPoints {
  readonly organizationNumber: string;
  readonly emailList: readonly string[];
  readonly mobileNumberList: readonly string[];
}

interface Reached {
  readonly email: string | undefined;
  readonly mobile: string | undefined;
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.flatMap((one) => one ?? [])),
];

/** Official addresses of organisations: that of the party itself, and those it has added; each once. */
export const contactPointsOf = (
  organizations: readonly (Reached & { readonly partyUuid: string; readonly organizationNumber: string | undefined })[],
  addresses: readonly (Reached & { readonly of: string; readonly holder: string | undefined })[],
): ContactPoints[] => {
  const official = Map.groupBy(
    addresses.filter(({ holder }) => holder === undefined),
    ({ of }) => of,
  );
  return organizations.map((organization) => {
    const all: readonly Reached[] = [organization, ...(official.get(organization.partyUuid) ?? [])];
    return {
      organizationNumber: organization.organizationNumber!,
      emailList: distinct(all.map(({ email }) => email)),
      mobileNumberList: distinct(all.map(({ mobile }) => mobile)),
    };
  });
};
