import type { Config } from '../config/config.ts';
import { httpGateway, noGateway, outboxGateway, type SmsGateway } from '../foundation/sms/gateway.ts';

/** The gateway where it is configured; the outbox of the test tools in the demo; in production SMS waits until it is. */
export function openSmsGateway({
  smsGatewayUrl,
  testTools,
  secrets,
}: Pick<Config, 'smsGatewayUrl' | 'testTools' | 'secrets'>): SmsGateway {
  if (smsGatewayUrl !== undefined)
    return httpGateway(smsGatewayUrl, { reports: secrets.smsReportSecret !== undefined });
  return testTools ? outboxGateway : noGateway;
}
