import { call, expectStatus } from '../../acceptance/client/http.ts';

/** Valid organisation numbers in a range of their own, the same for the same count. */
export function organizationNumbers(count: number, from = 31_500_000): string[] {
  const numbers: string[] = [];
  for (let base = from; numbers.length < count; base++) {
    const digits = [...String(base)].map(Number);
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((total, weight, index) => total + weight * digits[index]!, 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) numbers.push(`${base}${check}`);
  }
  return numbers;
}

/** Puts organisations into the register, many in one call. */
export async function importOrganizations(
  base: string,
  token: string,
  numbers: readonly string[],
  facts: object = {},
): Promise<void> {
  for (let start = 0; start < numbers.length; start += 5000)
    await expectStatus(
      200,
      call(`${base}/administration/api/v1/register/import`, {
        token,
        json: {
          parties: numbers.slice(start, start + 5000).map((organizationNumber) => ({
            key: organizationNumber,
            kind: 'organization',
            name: `Bedrift ${organizationNumber}`,
            organizationNumber,
            unitType: 'AS',
            ...facts,
          })),
          roles: [],
        },
      }),
    );
}
