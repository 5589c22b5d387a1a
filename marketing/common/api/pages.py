from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    ordering = "-created_at"
