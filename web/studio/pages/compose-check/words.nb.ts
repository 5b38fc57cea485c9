export default {
  title: 'Kontroller utsendingen',
} as const;
