/** Every variable Budstikke knows, read once and in this file only. An empty value counts as absent. */
export interface Environment {
  port: string | undefined;
  host: string | undefined;
  allowOpenDemo: string | undefined;
  publicUrl: string | undefined;
  dataDirectory: string | undefined;
  profile: string | undefined;
  databaseUrl: string | undefined;
  blobs: string | undefined;
  s3Endpoint: string | undefined;
  s3Bucket: string | undefined;
  s3Region: string | undefined;
  s3AccessKeyId: string | undefined;
  s3SecretAccessKey: string | undefined;
  clamd: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  bounceDomain: string | undefined;
  bounceListen: string | undefined;
  smsGatewayUrl: string | undefined;
  assumeDeliveredAfter: string | undefined;
  emailsPerSecond: string | undefined;
  smsPerSecond: string | undefined;
  apiKeys: string | undefined;
  inboxOrigins: string | undefined;
  webhookNetworks: string | undefined;
  role: string | undefined;
  logLevel: string | undefined;
  encryptionKey: string | undefined;
  statisticsApiKey: string | undefined;
  malwareWebhookSecret: string | undefined;
  smsReportSecret: string | undefined;
  administratorOrganization: string | undefined;
  administratorJwks: string | undefined;
  mode: string | undefined;
  trustedIssuers: string | undefined;
  trustedIssuersFile: string | undefined;
  allowTestIssuers: string | undefined;
  idPortenIssuer: string | undefined;
  idPortenClientId: string | undefined;
  idPortenClientSecret: string | undefined;
  idPortenClientJwk: string | undefined;
}

/** Reads the process environment (or one given by a test). */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const read = (name: string) => variables[name]?.trim() || undefined;
  return {
    port: read('PORT'),
    host: read('HOST'),
    allowOpenDemo: read('ALLOW_OPEN_DEMO'),
    publicUrl: read('PUBLIC_URL'),
    dataDirectory: read('DATA_DIR'),
    profile: read('PROFILE'),
    databaseUrl: read('DATABASE_URL'),
    blobs: read('BLOBS'),
    s3Endpoint: read('S3_ENDPOINT'),
    s3Bucket: read('S3_BUCKET'),
    s3Region: read('S3_REGION'),
    s3AccessKeyId: read('S3_ACCESS_KEY_ID'),
    s3SecretAccessKey: read('S3_SECRET_ACCESS_KEY'),
    clamd: read('CLAMD'),
    smtpUrl: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM'),
    bounceDomain: read('BOUNCE_DOMAIN'),
    bounceListen: read('BOUNCE_LISTEN'),
    smsGatewayUrl: read('SMS_GATEWAY_URL'),
    assumeDeliveredAfter: read('ASSUME_DELIVERED_AFTER'),
    emailsPerSecond: read('EMAILS_PER_SECOND'),
    smsPerSecond: read('SMS_PER_SECOND'),
    apiKeys: read('API_KEYS'),
    inboxOrigins: read('INBOX_ORIGINS'),
    webhookNetworks: read('WEBHOOK_NETWORKS'),
    role: read('ROLE'),
    logLevel: read('LOG_LEVEL'),
    encryptionKey: read('ENCRYPTION_KEY'),
    statisticsApiKey: read('STATISTICS_API_KEY'),
    malwareWebhookSecret: read('MALWARE_WEBHOOK_SECRET'),
    smsReportSecret: read('SMS_REPORT_SECRET'),
    administratorOrganization: read('ADMINISTRATOR_ORGANIZATION'),
    administratorJwks: read('ADMINISTRATOR_JWKS'),
    mode: read('MODE'),
    trustedIssuers: read('TRUSTED_ISSUERS'),
    trustedIssuersFile: read('TRUSTED_ISSUERS_FILE'),
    allowTestIssuers: read('ALLOW_TEST_ISSUERS'),
    idPortenIssuer: read('ID_PORTEN_ISSUER'),
    idPortenClientId: read('ID_PORTEN_CLIENT_ID'),
    idPortenClientSecret: read('ID_PORTEN_CLIENT_SECRET'),
    idPortenClientJwk: read('ID_PORTEN_CLIENT_JWK'),
  };
}
