import { Caller, SEND_TIMEOUT_MS, bodyOf, type HttpResponse, type Transport } from './http.ts'
import type { AnswerValue, CaseNotice, CaseSummary, CaseView, ProcessInfo, ResumeCode, UploadedFile } from './types.ts'

export interface Upload {
  path: string
  /** Where the device keeps the file. */
  file: string
  token: string
  timeoutMs: number
}

/** Sends one file as multipart field `file`; rejects only when no response came. */
export type Uploader = (upload: Upload) => Promise<HttpResponse>

export type Answer = { value: AnswerValue } | { skip: true }

// Photographs over a slow line.
const UPLOAD_TIMEOUT_MS = 120_000

/** The case API, one method per route. Every method rejects with an ApiError. */
export class CasesApi extends Caller {
  private readonly upload: Uploader

  constructor(transport: Transport, upload: Uploader) {
    super(transport)
    this.upload = upload
  }

  async processes(): Promise<ProcessInfo[]> {
    return (await this.get<{ processes: ProcessInfo[] }>('/api/processes')).processes
  }

  async list(token: string): Promise<CaseSummary[]> {
    return (await this.get<{ cases: CaseSummary[] }>('/api/cases', token)).cases
  }

  begin(token: string, processId: string): Promise<CaseView> {
    return this.send<CaseView>('POST', '/api/cases', token, { process_id: processId })
  }

  read(token: string, caseId: string): Promise<CaseView> {
    return this.get<CaseView>(pathOf(caseId), token)
  }

  /** `revision`: of the case as the person looked at it. */
  answer(token: string, caseId: string, key: string, answer: Answer, revision: number): Promise<CaseView> {
    return this.send<CaseView>('PUT', `${pathOf(caseId)}/answers/${encodeURIComponent(key)}`, token, { ...answer, revision })
  }

  /** Adds a file to the answer of a question. */
  addFile(token: string, caseId: string, key: string, file: string): Promise<UploadedFile> {
    const path = `${pathOf(caseId)}/files?key=${encodeURIComponent(key)}`
    return bodyOf<UploadedFile>(() => this.upload({ path, file, token, timeoutMs: UPLOAD_TIMEOUT_MS }))
  }

  async removeFile(token: string, caseId: string, fileId: string): Promise<void> {
    await this.call({ method: 'DELETE', path: `${pathOf(caseId)}/files/${encodeURIComponent(fileId)}`, token, timeoutMs: SEND_TIMEOUT_MS })
  }

  notice(token: string, caseId: string): Promise<CaseNotice> {
    return this.get<CaseNotice>(`${pathOf(caseId)}/notice`, token)
  }

  /** Notes that a material is at hand, or not. */
  tick(token: string, caseId: string, materialId: string, have: boolean): Promise<CaseNotice> {
    return this.send<CaseNotice>('PUT', `${pathOf(caseId)}/materials/${encodeURIComponent(materialId)}`, token, { have })
  }

  submit(token: string, caseId: string, revision: number): Promise<CaseView> {
    return this.send<CaseView>('POST', `${pathOf(caseId)}/submission`, token, { revision })
  }

  withdraw(token: string, caseId: string, reason: string | null): Promise<CaseView> {
    return this.send<CaseView>('POST', `${pathOf(caseId)}/withdrawal`, token, { reason })
  }

  async discard(token: string, caseId: string): Promise<void> {
    await this.call({ method: 'DELETE', path: pathOf(caseId), token, timeoutMs: SEND_TIMEOUT_MS })
  }

  code(token: string, caseId: string): Promise<ResumeCode> {
    return this.send<ResumeCode>('POST', `${pathOf(caseId)}/codes`, token)
  }

  resume(token: string, code: string): Promise<CaseView> {
    return this.send<CaseView>('POST', '/api/cases/resume', token, { code })
  }
}

function pathOf(caseId: string): string {
  return `/api/cases/${encodeURIComponent(caseId)}`
}
