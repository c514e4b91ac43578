"""The site map."""

from django.urls import include, path

from riskreg.views import (
    account,
    actions,
    bulk,
    cells,
    comments,
    compare,
    downloads,
    errors,
    health,
    home,
    imports,
    invitations,
    jobs,
    keys,
    live,
    log,
    matrices,
    meeting_files,
    meetings,
    members,
    minutes,
    people,
    plan,
    register_list,
    registers,
    reports,
    risks,
    series,
    settings,
    setup,
    site,
    undo,
)

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # before the register of any code
    path("registers/new/", register_list.register_new, name="register_new"),
    # my work
    path("", home.home, name="home"),
    path("log/", log.log_anywhere, name="log_anywhere"),
    # help
    path("keys/", keys.keys_help, name="keys_help"),
    # health
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # jobs
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    # imports
    path("registers/<str:code>/import/", imports.register_import, name="register_import"),
    path("registers/<str:code>/import/<int:pk>/", imports.import_preview, name="import_preview"),
    path("registers/<str:code>/import/<int:pk>/run/", imports.import_run, name="import_run"),
    path("registers/<str:code>/import/<int:pk>/done/", imports.import_done, name="import_done"),
    path("registers/<str:code>/import/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    # registers
    path("registers/<str:code>/", registers.register_detail, name="register_detail"),
    path("registers/<str:code>/heatmap/", registers.register_heatmap, name="register_heatmap"),
    path("registers/<str:code>/register.pdf", downloads.register_pdf, name="register_pdf"),
    path("registers/<str:code>/register.xlsx", downloads.register_xlsx, name="register_xlsx"),
    path("registers/<str:code>/register.csv", downloads.register_csv, name="register_csv"),
    path("registers/<str:code>/register.json", downloads.register_json, name="register_json"),
    path("registers/<str:code>/nist-ir-8286.json", downloads.register_nist, name="register_nist"),
    path("registers/<str:code>/bulk/", bulk.risk_bulk, name="risk_bulk"),
    # compare
    path("registers/<str:code>/compare/", compare.register_compare, name="register_compare"),
    path("registers/<str:code>/compare.pdf", compare.register_compare_pdf, name="register_compare_pdf"),
    path("registers/<str:code>/compare.json", compare.register_compare_json, name="register_compare_json"),
    # cells
    path("risks/<str:reference>/cell/<str:field>/", cells.risk_cell, name="risk_cell"),
    # reports
    path("reports/", reports.report_list, name="report_list"),
    path("reports/issue/", reports.report_issue, name="report_issue"),
    path("reports/<int:pk>/download/", reports.report_download, name="report_download"),
    # risks
    path("registers/<str:code>/log/", log.risk_log, name="risk_log"),
    path("registers/<str:code>/similar/", log.risk_similar, name="risk_similar"),
    path("risks/<str:reference>/", risks.risk_detail, name="risk_detail"),
    path("risks/<str:reference>/edit/", risks.risk_edit, name="risk_edit"),
    path("risks/<str:reference>/open/", risks.risk_open, name="risk_open"),
    path("risks/<str:reference>/close/", risks.risk_close, name="risk_close"),
    path("risks/<str:reference>/reopen/", risks.risk_reopen, name="risk_reopen"),
    path("risks/<str:reference>/confirm/", risks.risk_confirm, name="risk_confirm"),
    path("risks/<str:reference>/undo/<int:version>/", undo.risk_undo, name="risk_undo"),
    # actions
    path("risks/<str:reference>/actions/", actions.action_add, name="action_add"),
    path("actions/", actions.action_list, name="action_list"),
    path("actions/<int:pk>/edit/", actions.action_edit, name="action_edit"),
    path("actions/<int:pk>/state/", actions.action_state, name="action_state"),
    # comments
    path("risks/<str:reference>/comments/", comments.comment_add, name="comment_add"),
    path("comments/<int:pk>/withdraw/", comments.comment_withdraw, name="comment_withdraw"),
    # registers and their settings
    path("registers/", register_list.register_list, name="register_list"),
    path("registers/<str:code>/settings/", settings.register_settings, name="register_settings"),
    path("registers/<str:code>/settings/archive/", settings.register_archive, name="register_archive"),
    path("registers/<str:code>/settings/cadence/", settings.settings_cadence, name="settings_cadence"),
    path("registers/<str:code>/settings/categories/", settings.settings_categories, name="settings_categories"),
    path("registers/<str:code>/settings/categories/<int:pk>/rename/", settings.category_rename, name="category_rename"),
    path("registers/<str:code>/settings/categories/<int:pk>/step/", settings.category_step, name="category_step"),
    path("registers/<str:code>/settings/matrix/", matrices.settings_matrix, name="settings_matrix"),
    path(
        "registers/<str:code>/settings/matrix/preview/",
        matrices.settings_matrix_preview,
        name="settings_matrix_preview",
    ),
    path("registers/<str:code>/settings/members/", members.settings_members, name="settings_members"),
    path("registers/<str:code>/settings/members/<int:pk>/role/", members.member_role, name="member_role"),
    path("registers/<str:code>/settings/members/<int:pk>/remove/", members.member_remove, name="member_remove"),
    # meetings
    path("registers/<str:code>/meetings/", meetings.meeting_list, name="meeting_list"),
    path("registers/<str:code>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("registers/<str:code>/settings/meetings/", series.settings_meetings, name="settings_meetings"),
    path("registers/<str:code>/settings/meetings/end/", series.series_end, name="series_end"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/attendees/", plan.meeting_invite, name="meeting_invite"),
    path("meetings/<int:pk>/attendees/<int:attendee_pk>/remove/", plan.attendee_remove, name="attendee_remove"),
    path("meetings/<int:pk>/agenda/draft/", plan.agenda_draft, name="agenda_draft"),
    path("meetings/<int:pk>/agenda/add/", plan.agenda_add, name="agenda_add"),
    path("meetings/<int:pk>/agenda/<int:item_pk>/", plan.agenda_item, name="agenda_item"),
    path("meetings/<int:pk>/meeting.ics", meeting_files.meeting_ics, name="meeting_ics"),
    path("meetings/<int:pk>/pack/", meeting_files.meeting_pack, name="meeting_pack"),
    path("meetings/<int:pk>/send/", meeting_files.meeting_send, name="meeting_send"),
    # live meetings and their minutes
    path("meetings/<int:pk>/open/", live.meeting_open, name="meeting_open"),
    path("meetings/<int:pk>/chair/", live.meeting_chair, name="meeting_chair"),
    path("meetings/<int:pk>/floor/", live.meeting_floor, name="meeting_floor"),
    path("meetings/<int:pk>/step/", live.meeting_step, name="meeting_step"),
    path("meetings/<int:pk>/undo/", live.meeting_undo, name="meeting_undo"),
    path("meetings/<int:pk>/projector/", live.meeting_projector, name="meeting_projector"),
    path("meetings/<int:pk>/items/<int:item_pk>/outcome/", live.item_outcome, name="item_outcome"),
    path("meetings/<int:pk>/items/<int:item_pk>/note/", live.item_note, name="item_note"),
    path("meetings/<int:pk>/items/<int:item_pk>/action/", live.item_action, name="item_action"),
    path("meetings/<int:pk>/close/", minutes.meeting_close, name="meeting_close"),
    path("meetings/<int:pk>/minutes/", minutes.meeting_minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/addenda/", minutes.meeting_addenda, name="meeting_addenda"),
    # people and invitations
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    # one's own account
    path("account/", account.account, name="account"),
    path("account/theme/", account.theme, name="theme"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    # the site
    path("site/", site.site_settings, name="site_settings"),
    path("logo/<str:digest>.png", site.site_logo, name="site_logo"),
    path("setup/", setup.setup, name="setup"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
