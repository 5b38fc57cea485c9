const TYPES: Readonly<Record<string, string>> = {
  '.doc': 'application/msword',
  '.xls': 'application/vnd.ms-excel',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ppt': 'application/vnd.ms-powerpoint',
  '.pps': 'application/vnd.ms-powerpoint',
  '.zip': 'application/zip',
  '.pdf': 'application/pdf',
  '.html': 'text/html',
  '.txt': 'text/plain',
  '.xml': 'text/xml',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.png': 'image/png',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.dcm': 'application/dicom',
  '.dicom': 'application/dicom',
};

/** From the last dot, in lower case; empty without a dot. */
export const extensionOf = (fileName: string): string => {
  const dot = fileName.lastIndexOf('.');
  return dot < 0 ? '' : fileName.slice(dot).toLowerCase();
};

/** MIME type shown as `dataType` (correspondence-send §2.6). */
export const dataTypeOf = (fileName: string): string => TYPES[extensionOf(fileName)] ?? 'binary_octet_stream';

/** The first rule a file name breaks, in the reference's order; undefined when it is fine. */
export function fileNameFault(
  fileName: string,
): 'CORR-02010' | 'CORR-02011' | 'CORR-02012' | 'CORR-02013' | 'CORR-02021' | undefined {
  if (fileName.trim() === '') return 'CORR-02010';
  if (fileName.length > 255) return 'CORR-02011';
  if (TYPES[extensionOf(fileName)] === undefined) return 'CORR-02013';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[<>:"/\\|?*\u0000-\u001f]/.test(fileName)) return 'CORR-02012';
  if (/^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(\.|$)/i.test(fileName)) return 'CORR-02021';
  return undefined;
}

/** How a recipient's download is served (correspondence-receive §5.8). */
export function downloadHeaders(fileName: string): { contentType: string; disposition: string } {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const ascii = fileName.replace(/[^\x20-\x7e]/g, '_');
  const plain = /^[\w.-]+$/.test(ascii) ? ascii : `"${ascii.replace(/["\\]/g, '\\$&')}"`;
  const attachment = `attachment; filename=${plain}; filename*=UTF-8''${encoded}`;
  const extension = extensionOf(fileName);
  switch (extension) {
    case '.pdf':
    case '.png':
    case '.jpg':
    case '.jpeg':
    case '.gif':
    case '.bmp':
      return { contentType: TYPES[extension]!, disposition: `inline; filename*=UTF-8''${encoded}` };
    case '.txt':
    case '.csv':
    case '.html':
      return { contentType: `${TYPES[extension]}; charset=utf-8`, disposition: attachment };
    case '.json':
    case '.dcm':
    case '.dicom':
      return { contentType: TYPES[extension]!, disposition: attachment };
    case '.xml':
      return { contentType: 'application/xml', disposition: attachment };
    default:
      return { contentType: 'application/octet-stream', disposition: attachment };
  }
}

/**
 * What a file may do where a browser shows it by itself: nothing, and in no page. Viewers of PDF do not start in a
 * sandbox; what a document of theirs runs is kept apart from pages by the viewer.
 */
export const filePolicy = (fileName: string): string =>
  extensionOf(fileName) === '.pdf'
    ? "frame-ancestors 'none'"
    : "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
