import type { Secrets } from './secrets.ts';

export interface TakeAway extends Secrets {
  readonly resourceId?: string | undefined;
  readonly owner: string;
}

/** What stands where a value is not known in this window. */
const unknown = (name: string): string => `<${name}>`;
/** In single quotes, as a shell and a .env file read them. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const oneLine = (pem: string | undefined): string =>
  pem === undefined ? unknown('private key, base64 of its PEM') : btoa(pem);

/** The values an integration is set up by. */
export function envFile(values: TakeAway): string {
  const { owner, apiKey, resourceId } = values;
  return `${[
    `# ${owner}`,
    `BUDSTIKKE_API_KEY=${quoted(apiKey ?? unknown('API key'))}`,
    ...tokenVariables(values),
    `BUDSTIKKE_RESOURCE_ID=${quoted(resourceId ?? unknown('resource id'))}`,
  ].join('\n')}\n`;
}

/** What a token is fetched by. */
const tokenVariables = ({ clientId, keyId, algorithm, privatePem, scopes }: Secrets): readonly string[] => [
  `BUDSTIKKE_URL=${quoted(location.origin)}`,
  `MASKINPORTEN_CLIENT_ID=${quoted(clientId ?? unknown('client id'))}`,
  `MASKINPORTEN_KEY_ID=${quoted(keyId ?? unknown('key id'))}`,
  `MASKINPORTEN_ALGORITHM=${quoted(algorithm ?? 'RS256')}`,
  `MASKINPORTEN_PRIVATE_KEY_BASE64=${quoted(oneLine(privatePem))}`,
  `MASKINPORTEN_SCOPES=${quoted((scopes ?? []).join(' '))}`,
];

const message = (resourceId: string | undefined) => ({
  correspondence: {
    resourceId: resourceId ?? unknown('resource id'),
    sendersReference: '2026-0001',
    content: { language: 'nb', messageTitle: 'Vedtak', messageSummary: '', messageBody: 'Vedtaket er klart.' },
  },
  recipients: ['urn:altinn:organization:identifier-no:311003003'],
});

const SEND = '/correspondence/api/v1/correspondence';
const EXCHANGE = '/authentication/api/v1/exchange/maskinporten';
const TOKEN = '/maskinporten/token';
const ISSUER = '/maskinporten/';

/** Fetches a token with curl and openssl alone, and exchanges it; `$altinn` is what comes of it. */
const SHELL_TOKEN = `url64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
key=$(mktemp); trap 'rm -f "$key"' EXIT
printf %s "$MASKINPORTEN_PRIVATE_KEY_BASE64" | openssl base64 -d -A > "$key"
signature_of() {
  if [ "$MASKINPORTEN_ALGORITHM" = RS256 ]; then openssl dgst -sha256 -sign "$key" -binary; return; fi
  # openssl writes the two numbers of an ES256 signature as ASN.1; a token has them side by side, 32 bytes each.
  numbers=$(openssl dgst -sha256 -sign "$key" -binary | openssl asn1parse -inform DER | sed -n 's/.*INTEGER *://p')
  for number in $numbers; do printf "$(printf '%64s' "$number" | tr ' ' 0 | sed 's/../\\\\x&/g')"; done
}
now=$(date +%s)
head=$(printf '{"alg":"%s","kid":"%s"}' "$MASKINPORTEN_ALGORITHM" "$MASKINPORTEN_KEY_ID" | url64)
claims=$(printf '{"aud":"%s${ISSUER}","iss":"%s","scope":"%s","iat":%s,"exp":%s,"jti":"%s"}' \\
  "$BUDSTIKKE_URL" "$MASKINPORTEN_CLIENT_ID" "$MASKINPORTEN_SCOPES" "$now" "$((now + 100))" "$(openssl rand -hex 16)" | url64)
signature=$(printf %s "$head.$claims" | signature_of | url64)
token=$(curl -sSf "$BUDSTIKKE_URL${TOKEN}" \\
  --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \\
  --data-urlencode "assertion=$head.$claims.$signature" | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
altinn=$(curl -sSf "$BUDSTIKKE_URL${EXCHANGE}" -H "Authorization: Bearer $token")
`;

/** A script that sends the first message with nothing but curl, openssl and the .env file. */
export const curlScript = ({ resourceId }: TakeAway): string => `#!/bin/bash
# Reads .env beside it, fetches a token, exchanges it and sends a message.
set -eu
set -a; . "$(dirname "$0")/.env"; set +a
${SHELL_TOKEN}curl -sS "$BUDSTIKKE_URL${SEND}" \\
  -H "Authorization: Bearer $altinn" \\
  -H "Ocp-Apim-Subscription-Key: $BUDSTIKKE_API_KEY" \\
  -H 'Content-Type: application/json' \\
  --data ${quoted(JSON.stringify(message(resourceId)))}
`;

/** The same with what Node has; `env` is there already. */
const NODE_TOKEN = `
async function answer(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(\`\${response.status} \${text}\`);
  return text;
}

async function altinnToken() {
  const url = env.BUDSTIKKE_URL;
  const key = createPrivateKey(Buffer.from(env.MASKINPORTEN_PRIVATE_KEY_BASE64, 'base64'));
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = [
    part({ alg: env.MASKINPORTEN_ALGORITHM, kid: env.MASKINPORTEN_KEY_ID }),
    part({
      aud: url + '${ISSUER}',
      iss: env.MASKINPORTEN_CLIENT_ID,
      scope: env.MASKINPORTEN_SCOPES,
      iat: now,
      exp: now + 100,
      jti: randomUUID(),
    }),
  ].join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const assertion = \`\${text}.\${signature}\`;
  const grant = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const { access_token: token } = JSON.parse(await answer(await fetch(url + '${TOKEN}', { method: 'POST', body: grant })));
  return answer(await fetch(url + '${EXCHANGE}', { headers: { authorization: \`Bearer \${token}\` } }));
}
`;

/** The same in JavaScript, without any package: \`node --env-file=.env send.mjs\`. */
export const nodeExample = ({ resourceId }: TakeAway): string => `// node --env-file=.env send.mjs
import { createPrivateKey, randomUUID, sign } from 'node:crypto';

const env = process.env;
${NODE_TOKEN}
console.log(
  await answer(
    await fetch(env.BUDSTIKKE_URL + '${SEND}', {
      method: 'POST',
      headers: {
        authorization: \`Bearer \${await altinnToken()}\`,
        'content-type': 'application/json',
        'ocp-apim-subscription-key': env.BUDSTIKKE_API_KEY,
      },
      body: JSON.stringify(${JSON.stringify(message(resourceId), null, 2).replaceAll('\n', '\n      ')}),
    }),
  ),
);
`;

/** Pasted into a terminal: a token fetched and exchanged with the client's own key, and shown. */
export const pastedShell = (values: Secrets): string => `bash <<'END'
set -eu
${tokenVariables(values).join('\n')}
${SHELL_TOKEN}echo "$altinn"
END
`;

/** The same for those who have Node. */
export const pastedNode = (values: Secrets): string => `node --input-type=module <<'END'
import { createPrivateKey, randomUUID, sign } from 'node:crypto';

const env = {
${tokenVariables(values)
  .map((line) => {
    const at = line.indexOf('=');
    return `  ${line.slice(0, at)}: ${line.slice(at + 1)},`;
  })
  .join('\n')}
};
${NODE_TOKEN}
console.log(await altinnToken());
END
`;

/** A collection that Postman imports: the three calls from key to message, with the values as its variables. */
export function postmanCollection(values: TakeAway): string {
  const { owner, apiKey, clientId, keyId, scopes, resourceId } = values;
  const variable = (key: string, value: string) => ({ key, value, type: 'string' });
  const call = (name: string, request: Record<string, unknown>, script?: readonly string[]) => ({
    name,
    request,
    ...(script === undefined ? {} : { event: [{ listen: 'test', script: { type: 'text/javascript', exec: script } }] }),
  });
  const bearer = (token: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] });
  return `${JSON.stringify(
    {
      info: {
        name: `Budstikke: ${owner}`,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
        description:
          'Sign a grant for the client with its private key (see the examples), put it in the variable assertion, and run the calls from the top.',
      },
      variable: [
        variable('url', location.origin),
        variable('apiKey', apiKey ?? ''),
        variable('clientId', clientId ?? ''),
        variable('keyId', keyId ?? ''),
        variable('scopes', (scopes ?? []).join(' ')),
        variable('resourceId', resourceId ?? ''),
        variable('assertion', ''),
        variable('maskinportenToken', ''),
        variable('altinnToken', ''),
      ],
      item: [
        call(
          'Maskinporten token',
          {
            method: 'POST',
            url: `{{url}}${TOKEN}`,
            body: {
              mode: 'urlencoded',
              urlencoded: [
                { key: 'grant_type', value: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
                { key: 'assertion', value: '{{assertion}}' },
              ],
            },
          },
          ["pm.collectionVariables.set('maskinportenToken', pm.response.json().access_token);"],
        ),
        call('Altinn token', { method: 'GET', url: `{{url}}${EXCHANGE}`, auth: bearer('{{maskinportenToken}}') }, [
          "pm.collectionVariables.set('altinnToken', pm.response.text());",
        ]),
        call('Send', {
          method: 'POST',
          url: `{{url}}${SEND}`,
          auth: bearer('{{altinnToken}}'),
          header: [
            { key: 'Content-Type', value: 'application/json' },
            { key: 'Ocp-Apim-Subscription-Key', value: '{{apiKey}}' },
          ],
          body: { mode: 'raw', raw: JSON.stringify(message('{{resourceId}}'), null, 2) },
        }),
      ],
    },
    null,
    2,
  )}\n`;
}
