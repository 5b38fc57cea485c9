import { openTestDatabase } from '../harness/database.ts';
import { call, DIGDIR, enterpriseToken, FJORDFISK, NORDLYS, startProcess, type TestProcess, TTD } from './harness.ts';

export interface ClientHouse {
  readonly server: TestProcess;
  /** Tokens of an ordinary organisation, of another one, of a service owner, and of the operator. */
  readonly tokens: Readonly<Record<'own' | 'other' | 'owner' | 'operator', string>>;
  /** The administration API of clients and scopes. */
  ask(who: keyof ClientHouse['tokens'], method: string, path: string, json?: unknown): ReturnType<typeof call>;
  close(): Promise<void>;
}

/** A process, and those who administer clients and scopes in it. */
export async function openClients(): Promise<ClientHouse> {
  const testDatabase = await openTestDatabase();
  const server = await startProcess(testDatabase.url);
  const scopes = 'idporten:dcr.read idporten:dcr.modify idporten:dcr.write idporten:scopes.write';
  const tokens = {
    own: await enterpriseToken(server, FJORDFISK, scopes),
    other: await enterpriseToken(server, NORDLYS, scopes),
    owner: await enterpriseToken(server, TTD, scopes),
    operator: await enterpriseToken(server, DIGDIR, 'budstikke:administration'),
  };
  return {
    server,
    tokens,
    ask: (who, method, path, json) => call(`${server.url}/maskinporten/${path}`, { method, token: tokens[who], json }),
    async close() {
      await server[Symbol.asyncDispose]();
      await testDatabase.close();
    },
  };
}
