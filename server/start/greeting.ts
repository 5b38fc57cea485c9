import type { Config } from '../config/config.ts';

/** What a newcomer needs next. */
export function greet(config: Config, url: string): void {
  const lines =
    config.profile === 'demo'
      ? [
          `Budstikke is running, with demo parties and one ready service.`,
          ``,
          `  Studio     ${url}/studio/      for service owners; log in as Ida Moen`,
          `  Inbox      ${url}/inbox/       for recipients; log in as Kari Nordby`,
          `  API        ${url}/docs/`,
          `  Health     ${url}/health`,
          ``,
          `  Try next   npm run tour         the whole way to a first sent message, step by step`,
          `  A token    curl -u test:test '${url}/testtools/api/GetEnterpriseToken?env=local&org=ttd&orgNo=311001000&scopes=altinn:serviceowner+altinn:correspondence.write'`,
          ``,
          `  Data lies in ${config.dataDirectory}. Ctrl-C stops everything.`,
        ]
      : [
          `Budstikke is running at ${url} (role ${config.role}).`,
          ...(config.administrator === undefined
            ? []
            : [`  Administrator  client_id ${config.administrator.clientId}, scope budstikke:administration`]),
        ];
  console.log(`\n${lines.join('\n')}\n`);
}
