import { looksLikeFlow } from '@testmesh/flow/model'

/**
 * Whether an open document is a flow: it is called `*.testmesh.yaml`, or it looks like one and has a step. Other YAML with
 * `steps:` at its top, as CI systems have it, is left alone.
 */
export const isFlow = ({ uri, text }: { readonly uri: string; readonly text: string }): boolean =>
  /\.testmesh\.ya?ml$/i.test(uri) || (looksLikeFlow(text) && /(?:^|[\s{,])["']?action["']?\s*:/m.test(text))
