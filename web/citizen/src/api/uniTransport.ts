import type { Uploader } from './cases.ts'
import type { HttpRequest, HttpResponse, Transport } from './http.ts'

/** Requests through uni.request, which both the browser and the mini-program have. */
export function uniTransport(origin: string): Transport {
  return (request: HttpRequest) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const header: Record<string, string> = request.token ? { Authorization: `Bearer ${request.token}` } : {}
      if (request.body) header['Content-Type'] = 'application/json'
      uni.request({
        url: origin + request.path,
        // The types do not know PATCH; the browser sends it.
        method: request.method as 'GET',
        data: request.body,
        header,
        timeout: request.timeoutMs,
        success: (result) =>
          resolve({
            status: result.statusCode,
            body: result.data,
            headers: (result.header ?? {}) as Record<string, string>,
          }),
        fail: (reason) => reject(new Error(reason.errMsg)),
      })
    })
}

/** Files through uni.uploadFile. */
export function uniUploader(origin: string): Uploader {
  return (upload) =>
    new Promise<HttpResponse>((resolve, reject) => {
      uni.uploadFile({
        url: origin + upload.path,
        filePath: upload.file,
        name: 'file',
        header: { Authorization: `Bearer ${upload.token}` },
        timeout: upload.timeoutMs,
        success: (result) => resolve({ status: result.statusCode, body: parsed(result.data), headers: {} }),
        fail: (reason) => reject(new Error(reason.errMsg)),
      })
    })
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data
  try {
    return JSON.parse(data) as unknown
  } catch {
    return null
  }
}
