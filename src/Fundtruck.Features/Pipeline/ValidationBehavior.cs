namespace Fundtruck.Features.Pipeline;

/// <summary>Checks the shape of a request: lengths, formats, ranges. Rules of the tour are the entities' own.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            var result = validator.Validate(request);
            if (!result.IsValid) throw new ValidationException(result.Errors);
        }

        return next(cancellationToken);
    }
}
