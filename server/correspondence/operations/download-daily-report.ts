import { Type } from 'typebox';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { anonymous } from '../../http/caller.ts';
import { operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { downloadHeaders } from '../model/file-name.ts';
import { problem } from '../model/problems.ts';
import { latestReport } from '../statistics/statistics.ts';
import { admitToStatistics } from '../statistics/statistics-access.ts';
import { readStatisticsRequest, StatisticsRefusal, statisticsBody } from '../wire/statistics.ts';

/** Today's path and its older twin, which despite its name generates nothing either. */
const PATHS = {
  DownloadDailyReport: 'download-daily-report',
  GenerateAndDownloadDailySummary: 'generate-and-download-daily-summary',
} as const;

/** The report stored last, as a Parquet file (correspondence-send §4.21). */
export const downloadDailyReport = (mail: Mail, name: keyof typeof PATHS) =>
  operation({
    name,
    method: 'POST',
    path: `/correspondence/api/v1/statistics/${PATHS[name]}`,
    tag: 'Statistics',
    summary: 'Download the latest daily summary report',
    description: 'Needs the header `X-API-Key`.',
    hidden: true,
    access: anonymous,
    body: statisticsBody,
    produces: 'application/octet-stream',
    answers: {
      200: { description: 'The Parquet file', schema: Type.String({ format: 'binary' }) },
      401: { description: 'No valid key', schema: StatisticsRefusal },
      429: { description: 'Too many calls', schema: StatisticsRefusal },
    },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const admission = await admitToStatistics(mail, call);
      if (admission.kind === 'refused') return admission.answer;
      if (readStatisticsRequest(call.body).altinn2Included === true) throw problem('CORR-06003');
      const report = await latestReport(mail);
      if (report === undefined) throw problem('CORR-06002');
      return {
        status: 200,
        contentType: 'application/octet-stream',
        headers: {
          ...admission.headers,
          'content-length': String(report.size),
          'content-disposition': downloadHeaders(report.fileName).disposition,
          'x-file-hash': report.md5,
          'x-file-size': String(report.size),
          'x-service-owner-count': String(report.serviceOwnerCount),
          'x-total-correspondence-count': String(report.totalCorrespondenceCount),
          'x-generated-at': wireTime(report.generatedAt),
          'x-environment': report.environment,
          'x-altinn2-included': 'false',
        },
        body: await mail.blobs.get(report.blobKey as BlobKey),
      };
    },
  });
