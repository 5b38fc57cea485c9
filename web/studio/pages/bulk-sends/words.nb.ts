export default {
  title: 'Masseutsendinger',
} as const;
