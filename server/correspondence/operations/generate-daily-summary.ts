import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { anonymous } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { generateReport } from '../statistics/statistics.ts';
import { admitToStatistics } from '../statistics/statistics-access.ts';
import { readStatisticsRequest, StatisticsRefusal, statisticsBody } from '../wire/statistics.ts';

const Summary = Type.Object({
  filePath: Type.String(),
  fileHash: Type.String({ description: 'MD5 in base64' }),
  fileSizeBytes: Type.Integer(),
  serviceOwnerCount: Type.Integer(),
  totalCorrespondenceCount: Type.Integer(),
  generatedAt: Type.String({ format: 'date-time' }),
  environment: Type.String(),
  altinn2Included: Type.Boolean(),
});

/** Counts the mail by day and stores the report (correspondence-send §4.21). */
export const generateDailySummary = (mail: Mail) =>
  operation({
    name: 'GenerateDailySummary',
    method: 'POST',
    path: '/correspondence/api/v1/statistics/generate-daily-summary',
    tag: 'Statistics',
    summary: 'Generate the daily summary report',
    description: 'Needs the header `X-API-Key`.',
    hidden: true,
    access: anonymous,
    body: statisticsBody,
    produces: 'application/json',
    answers: {
      200: { description: 'Facts about the stored report', schema: Summary },
      401: { description: 'No valid key', schema: StatisticsRefusal },
      429: { description: 'Too many calls', schema: StatisticsRefusal },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const admission = await admitToStatistics(mail, call);
      if (admission.kind === 'refused') return admission.answer;
      if (readStatisticsRequest(call.body).altinn2Included === true) throw problem('CORR-06002');
      const report = await generateReport(mail);
      return ok(
        {
          filePath: `reports/${report.fileName}`,
          fileHash: Buffer.from(report.md5, 'hex').toString('base64'),
          fileSizeBytes: report.size,
          serviceOwnerCount: report.serviceOwnerCount,
          totalCorrespondenceCount: report.totalCorrespondenceCount,
          generatedAt: wireTime(report.generatedAt),
          environment: report.environment,
          altinn2Included: false,
        },
        admission.headers,
      );
    },
  });
