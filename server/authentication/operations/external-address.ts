import type { Operation } from '../../http/operation.ts';

/** The administration of clients and scopes answers at two addresses; the longer one is the original's (design §4). */
export const alsoAtExternalAddress = (operation: Operation): Operation[] => [
  operation,
  {
    ...operation,
    name: `${operation.name}External`,
    hidden: true,
    path: operation.path.replace('/maskinporten/', '/maskinporten/external/api/v1/'),
  },
];
