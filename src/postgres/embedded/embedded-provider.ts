import { type Provider, ProviderUnavailable } from '../provider.ts'

export const withEmbeddedServer: Provider = async () => {
  throw new ProviderUnavailable('not built yet.')
}
