import { newId } from '../../foundation/ids.ts';
import { type Queries, statement, type Transaction } from '../../foundation/database/database.ts';
import type { AddressBook, StoredAddress } from '../port.ts';

const OFFICIAL = statement(
  'register-official-addresses',
  'select id, email, mobile, resources from register.notification_address where of_party = $1 and holder is null order by id',
);
const OWN = statement(
  'register-own-addresses',
  `select id, of_party, email, mobile, resources from register.notification_address
    where holder = $1 and ($2::uuid is null or of_party = $2) order by id`,
);
const INSERT = statement(
  'register-insert-address',
  `insert into register.notification_address (id, of_party, holder, email, mobile, resources) values ($1, $2, $3, $4, $5, $6)`,
);
const UPDATE_OFFICIAL = statement(
  'register-update-official-address',
  `update register.notification_address set email = $3, mobile = $4
    where id = $1 and of_party = $2 and holder is null returning id`,
);
const DELETE_OFFICIAL = statement(
  'register-delete-official-address',
  'delete from register.notification_address where id = $1 and of_party = $2 and holder is null returning id',
);
const DELETE_OWN = statement(
  'register-delete-own-address',
  'delete from register.notification_address where of_party = $1 and holder = $2 returning id',
);
// Of two at once the later one counts.
const PUT_OWN = statement(
  'register-put-own-address',
  `insert into register.notification_address (id, of_party, holder, email, mobile, resources) values ($1, $2, $3, $4, $5, $6)
   on conflict (of_party, holder) where holder is not null
   do update set email = excluded.email, mobile = excluded.mobile, resources = excluded.resources`,
);

interface Row {
  readonly id: string;
  readonly of_party: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly resources: string[] | null;
}

const addressOf = ({ id, email, mobile, resources }: Row): StoredAddress => ({
  id,
  email: email ?? undefined,
  mobile: mobile ?? undefined,
  resources: resources ?? undefined,
});

/** Where organisations, and people acting for them, want to be notified. */
export const addressBook = (queries: Queries, now: () => Date): AddressBook => ({
  official: async (of) => (await queries.run<Row>(OFFICIAL, [of])).map(addressOf),
  own: async (holder, of) =>
    (await queries.run<Row>(OWN, [holder, of ?? null])).map((row) => ({ ...addressOf(row), of: row.of_party })),
  async addOfficial(transaction, of, { email, mobile }) {
    const id = newId(now());
    await transaction.run(INSERT, [id, of, null, email ?? null, mobile ?? null, null]);
    return id;
  },
  changeOfficial: async (transaction, of, id, { email, mobile }) =>
    (await transaction.run(UPDATE_OFFICIAL, [id, of, email ?? null, mobile ?? null])).length > 0,
  removeOfficial: async (transaction, of, id) => (await transaction.run(DELETE_OFFICIAL, [id, of])).length > 0,
  async putOwn(transaction: Transaction, holder, of, { email, mobile, resources }) {
    await transaction.run(PUT_OWN, [newId(now()), of, holder, email ?? null, mobile ?? null, resources ?? null]);
  },
  removeOwn: async (transaction, holder, of) => (await transaction.run(DELETE_OWN, [of, holder])).length > 0,
});
