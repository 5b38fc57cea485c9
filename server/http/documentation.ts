import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/**
 * The API documentation: `/docs/` for people, `/docs/json` for tools and at the address Altinn's clients know. Made from
 * the schemas that validate; must be registered before the operations are mounted.
 */
export async function documentApi(server: FastifyInstance, publicUrl: string): Promise<void> {
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Budstikke',
        version: '1',
        description:
          'Official digital mail: Altinn 3 Correspondence and every neighbour a service owner meets on the way to a sent message.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          session: { type: 'apiKey', in: 'cookie', name: 'budstikke-session' },
        },
      },
    },
  });
  await server.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, docExpansion: 'none' },
  });
  server.get('/correspondence/api/v1/swagger/v1/swagger.json', { schema: { hide: true } }, async () => {
    const document = server.swagger() as { paths?: Record<string, unknown> };
    const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith('/correspondence/'));
    return { ...document, paths: Object.fromEntries(paths) };
  });
}
