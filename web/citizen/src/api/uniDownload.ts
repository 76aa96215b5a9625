import { saveBytes, saveText } from '../platform/system.ts'
import type { Downloader } from './documents.ts'
import { ApiError, errorOf } from './errors.ts'
import { SEND_TIMEOUT_MS, type HttpResponse } from './http.ts'

/** Fetches with the token (an address alone would have to carry it) and saves the file, or shows it. */
export function uniDownloader(origin: string): Downloader {
  return async ({ path, token, name }) => {
    const response = await bytes(origin + path, token)
    if (response.status < 200 || response.status > 299) throw errorOf(response)
    const type = Object.entries(response.headers).find(([key]) => key.toLowerCase() === 'content-type')?.[1] ?? ''
    const content = response.body as ArrayBuffer
    if (name.endsWith('.txt')) await saveText(name, new TextDecoder().decode(content))
    else await saveBytes(name, content, type)
  }
}

function bytes(url: string, token: string): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    uni.request({
      url,
      header: { Authorization: `Bearer ${token}` },
      responseType: 'arraybuffer',
      timeout: SEND_TIMEOUT_MS,
      success: (result) => resolve({ status: result.statusCode, body: result.data, headers: (result.header ?? {}) as Record<string, string> }),
      fail: () => reject(new ApiError('network', 0)),
    })
  })
}
