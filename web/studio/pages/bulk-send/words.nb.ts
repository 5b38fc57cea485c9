export default {
  title: 'Masseutsending',
} as const;
