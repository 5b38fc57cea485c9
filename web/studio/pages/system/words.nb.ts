export default {
  title: 'System',
} as const;
