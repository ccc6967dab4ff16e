import type {Backend} from '../backend.ts';
import type {Answer, Request} from '../state/request.ts';

/** Asks the registry what a screen wants to know; a list comes page by page. */
export async function* answersTo(
  backend: Backend,
  request: Request,
  signal: AbortSignal,
): AsyncGenerator<Answer> {
  switch (request.type) {
    case 'repositories':
      for await (const repositories of backend.repositories({signal}))
        yield {type: 'repositories', repositories};
      return;
    case 'images':
      for await (const images of backend.images(request.repositoryName, {signal}))
        yield {type: 'images', images};
      return;
    case 'findings':
      for await (const page of backend.findings(request.repositoryName, request.imageDigest, {signal})) {
        yield {type: 'findings', page};
      }
      return;
    case 'layerFiles':
      yield* layerAnswers(backend, request, signal);
      return;
    default:
      yield await wholeAnswer(backend, request, signal);
  }
}

type PagedRequest = 'repositories' | 'images' | 'findings' | 'layerFiles';

async function wholeAnswer(
  backend: Backend,
  request: Exclude<Request, {type: PagedRequest}>,
  signal: AbortSignal,
): Promise<Answer> {
  const {type} = request;
  switch (type) {
    case 'summary': {
      const {repositoryName} = request;
      return {type, repositoryName, summary: await backend.repositorySummary(repositoryName, {signal})};
    }
    case 'document':
      return {
        type,
        document: await backend.imageDocument(request.repositoryName, request.imageDigest, {signal}),
      };
    case 'referrers':
      return {
        type,
        referrers: await backend.referrers(request.repositoryName, request.imageDigest, {signal}),
      };
    case 'contentText':
      return {type, text: await backend.contentText(request.repositoryName, request.descriptor, {signal})};
    case 'lifecyclePolicy':
      return {type, policy: await backend.lifecyclePolicy(request.repositoryName, {signal})};
    case 'accessPolicies':
      return {type, policies: await backend.accessPolicies(request.repositoryName, {signal})};
    case 'registrySettings':
      return {type, sections: await backend.registrySettings({signal})};
  }
}

/** Files and how far the layer has been read, so that a large one shows that it is being worked on. */
async function* layerAnswers(
  backend: Backend,
  {repositoryName, layer}: Request & {type: 'layerFiles'},
  signal: AbortSignal,
): AsyncGenerator<Answer> {
  let bytes = 0;
  const onBytes = (count: number): void => {
    bytes = count;
  };
  for await (const files of backend.layerFiles(repositoryName, layer, {signal, onBytes})) {
    yield {type: 'layerFiles', files};
    yield {type: 'layerBytes', bytes};
  }
}
