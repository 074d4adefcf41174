# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and one's own account. The names are those that django-allauth asks for; what we do not offer (signing up,
mail addresses, codes by mail) has no address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.db import transaction
from django.urls import path

from nhipcau.bodies import account_views

sign_out = LogoutView.as_view()
# The change and its event in the log: both or neither.
password_change = transaction.atomic(account.password_change)
password_set = transaction.atomic(account.password_set)

urlpatterns = [
    # Signing in and out
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/", account.login, name="login"),
    path("dang-nhap/khong-hoat-dong/", login_not_required(account.account_inactive), name="account_inactive"),
    path("dang-nhap/xac-thuc/", mfa.authenticate, name="mfa_authenticate"),
    path("dang-nhap/khoa/", login_not_required(keys.login_webauthn), name="mfa_login_webauthn"),
    path("dang-nhap/<str:provider_id>/", account_views.sso_start, name="openid_connect_login"),
    path("dang-nhap/<str:provider_id>/tra-loi/", account_views.sso_back, name="openid_connect_callback"),
    path("dang-nhap/mot-cua/huy/", login_not_required(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("dang-nhap/mot-cua/loi/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path("dang-xuat/", login_not_required(sign_out), name="account_logout"),
    path("dang-xuat/", login_not_required(sign_out), name="logout"),
    # One's own account
    path("tai-khoan/", account_views.account, name="account"),
    path("tai-khoan/", account_views.account, name="mfa_index"),
    path("tai-khoan/phien/<int:session_id>/ket-thuc/", account_views.session_end, name="session-end"),
    path("tai-khoan/phien/ket-thuc-het/", account_views.sessions_end, name="sessions-end"),
    path("tai-khoan/mat-khau/", password_change, name="account_change_password"),
    path("tai-khoan/mat-khau/dat/", password_set, name="account_set_password"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/xac-nhan/khoa/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("tai-khoan/ung-dung/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/ung-dung/bo/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/", account_views.account, name="mfa_list_webauthn"),
    path("tai-khoan/khoa/them/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("tai-khoan/khoa/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("tai-khoan/khoa/<int:pk>/bo/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("tai-khoan/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/tao/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/ma-du-phong/tai/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
