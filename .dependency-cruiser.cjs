/** The laws of the house (docs/architecture.md), checked by `npm run check`. */
const domains = [
  'register',
  'authentication',
  'authorization',
  'resource-registry',
  'correspondence',
  'events',
  'notifications',
  'administration',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...domains.map((domain) => ({
      name: `${domain}-sees-only-ports`,
      comment: 'A domain sees http, foundation, xacml and the ports of other domains, nothing else of them.',
      severity: 'error',
      from: { path: `^server/${domain}/` },
      to: {
        path: '^(server|acceptance|bench|test|web)/',
        pathNot: `^server/(${domain}|http|foundation)/|^server/[^/]+/port\\.ts$`,
      },
    })),
    {
      name: 'foundation-knows-nobody-above',
      severity: 'error',
      from: { path: '^server/foundation/' },
      to: { path: '^(server|xacml|acceptance|bench|test|web)/', pathNot: '^server/foundation/' },
    },
    {
      name: 'http-knows-no-domain',
      severity: 'error',
      from: { path: '^server/http/' },
      to: { path: '^(server|xacml|acceptance|bench|test|web)/', pathNot: '^server/(http|foundation)/' },
    },
    {
      name: 'xacml-stands-alone',
      severity: 'error',
      from: { path: '^xacml/' },
      to: { path: '^(server|acceptance|bench|test|web)/' },
    },
    {
      name: 'acceptance-is-black-box',
      severity: 'error',
      from: { path: '^acceptance/' },
      to: { path: '^(server|xacml|bench|test)/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { path: '^(server|xacml)/' },
      to: { path: '^(test|bench|acceptance)/' },
    },
    {
      name: 'ports-are-plain',
      comment: 'A port is types and pure rules: whoever imports it must not pull in a domain.',
      severity: 'error',
      from: { path: '^server/[^/]+/port\\.ts$' },
      to: { path: '^server/', pathNot: '^server/(http|foundation)/|^server/[^/]+/(port|model/[^/]+)\\.ts$' },
    },
    {
      name: 'web-stands-alone',
      comment: 'The pages speak HTTP with the server, as anyone does.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|xacml|acceptance|bench|test|scripts)/' },
    },
    {
      name: 'parts-are-plain-html',
      comment: 'Both component libraries together break the budget of script (web-design §7.3).',
      severity: 'error',
      from: { path: '^web/common/', pathNot: '^web/common/message/' },
      to: { path: 'node_modules/(@digdir/designsystemet-react|@altinn/altinn-components)/.*\\.(js|ts)$' },
    },
    {
      name: 'common-knows-no-app',
      severity: 'error',
      from: { path: '^web/common/' },
      to: { path: '^web/(studio|inbox|start|build)/' },
    },
    {
      name: 'studio-without-altinn-components',
      severity: 'error',
      from: { path: '^web/studio/' },
      to: { path: '^web/inbox/|node_modules/@altinn/altinn-components/.*\\.(js|ts)$' },
    },
    {
      name: 'inbox-without-designsystemet-react',
      severity: 'error',
      from: { path: '^web/inbox/' },
      to: { path: '^web/studio/|node_modules/@digdir/designsystemet-react/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
